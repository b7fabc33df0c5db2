import type { ComponentChildren } from "preact";
import { useLoaded } from "../ui/use-loaded.ts";
import "./people-list.css";

/** More are drawn only where they are in sight. */
const MAX_DRAWN = 80;

const loadLongList = async () => (await import("./long-list.tsx")).LongList;

interface PeopleListProps<Who> {
  label: string;
  people: readonly Who[];
  children: (person: Who) => ComponentChildren;
  class?: string;
}

/** People one below another, scrolling by themselves, be they thousands. */
export function PeopleList<Who extends { userId: string }>({
  label,
  people,
  children,
  class: extra,
}: PeopleListProps<Who>) {
  const isLong = people.length > MAX_DRAWN;
  const Long = useLoaded(loadLongList, isLong);
  return (
    <div class={`people-list ${extra ?? ""}`} role="group" aria-label={label}>
      {isLong && Long !== undefined ? (
        <Long people={people}>{children}</Long>
      ) : (
        <ul>
          {people.slice(0, MAX_DRAWN).map((person) => (
            <li key={person.userId}>{children(person)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
