import { SearchX } from "lucide";
import type { RefObject } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { Virtualizer } from "virtua";
import type { NearFriend } from "../../client/index.ts";
import { distanceM } from "../map/core/sphere.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { matchPeople } from "../ui/match-people.ts";
import { steadyOrder } from "./core/steady-order.ts";
import { NearbyRow } from "./nearby-row.tsx";
import { nearbyWords } from "./nearby-words.ts";

interface NearbyListProps {
  filter: string;
  onClear: () => void;
  /** What scrolls. */
  scroller: RefObject<HTMLElement | null>;
}

/** Who is near, the nearest first. Only rows that are in sight are drawn. */
export function NearbyList({ filter, onClear, scroller }: NearbyListProps) {
  const account = useAccount();
  const near = account.near.friends.value;
  const place = account.place.place.value;
  const before = useRef<readonly string[]>([]);
  const order = useMemo(() => {
    const distances = [...near.values()].map(
      (friend) => [friend.userId, place === null ? friend.distanceM : distanceM(place, friend)] as const,
    );
    before.current = steadyOrder(new Map(distances), before.current);
    return before.current;
  }, [near, place]);

  const isShown = ({ userId }: NearFriend) => {
    if (filter.trim() === "") return true;
    const person = account.people.person(userId);
    return person !== undefined && matchPeople([person], filter).length > 0;
  };
  const friends = order.flatMap((userId) => {
    const friend = near.get(userId);
    return friend !== undefined && isShown(friend) ? [friend] : [];
  });
  const say = nearbyWords();
  if (friends.length === 0) {
    return (
      <Empty icon={SearchX} title={say.noMatch}>
        <Button onClick={onClear}>{say.clear}</Button>
      </Empty>
    );
  }
  return (
    <section aria-label={say.list} class="nearby-list">
      <Virtualizer as="ul" item="li" scrollRef={scroller} itemSize={ROW_PX}>
        {friends.map((friend) => (
          <NearbyRow key={friend.userId} friend={friend} />
        ))}
      </Virtualizer>
    </section>
  );
}

const ROW_PX = 60;
