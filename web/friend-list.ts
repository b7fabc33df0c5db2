import type { NearFriend } from "../client/index.ts";
import { element } from "./dom.ts";
import type { People } from "./people.ts";
import { lengthM, offsetTo, type Place } from "./plane.ts";
import { ageWords, compassWords, distanceWords, hueOf } from "./words.ts";

/** Draws the friends who are near, the nearest first. */
export function drawFriends(
  list: HTMLElement,
  me: Place,
  friends: Iterable<NearFriend>,
  people: Pick<People, "nameOf" | "pictureOf">,
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
        face(people.pictureOf(friend.userId)),
        element("span", "name", people.nameOf(friend.userId)),
        element("span", "where", where),
        element("span", "age", ageWords(nowMs - friend.at)),
      );
      item.style.setProperty("--hue", String(hueOf(friend.userId)));
      return item;
    }),
  );
}

/** Somebody's picture, or a dot of their colour. */
function face(picture: string | undefined): HTMLElement {
  if (!picture) return element("span", "dot");
  return Object.assign(document.createElement("img"), { className: "dot", src: picture, alt: "" });
}
