import type { NearFriend } from "../client/index.ts";
import { element } from "./dom.ts";
import { lengthM, offsetTo, type Place } from "./plane.ts";
import { ageWords, compassWords, distanceWords, hueOf } from "./words.ts";

/** Draws the friends who are near, the nearest first. */
export function drawFriends(
  list: HTMLElement,
  me: Place,
  friends: Iterable<NearFriend>,
  nameOf: (userId: string) => string,
): void {
  const nowMs = Date.now();
  const entries = [...friends]
    .map((friend) => ({ friend, offset: offsetTo(me, friend) }))
    .sort((a, b) => lengthM(a.offset) - lengthM(b.offset));
  list.replaceChildren(
    ...entries.map(({ friend, offset }) => {
      const about = friend.precision === "approximate" ? "about " : "";
      const where = `${about}${distanceWords(lengthM(offset))} ${compassWords(offset)}`;
      const item = element(
        "li",
        friend.stale ? "stale" : "",
        element("span", "dot"),
        element("span", "name", nameOf(friend.userId)),
        element("span", "where", where),
        element("span", "age", ageWords(nowMs - friend.at)),
      );
      item.style.setProperty("--hue", String(hueOf(friend.userId)));
      return item;
    }),
  );
}
