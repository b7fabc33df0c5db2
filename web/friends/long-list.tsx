import type { ComponentChildren } from "preact";
import { Fragment } from "preact";
import { Virtualizer } from "virtua";

/** The rows of a list of which those in sight are drawn. Scrolled by what it is in. */
export function LongList<Who extends { userId: string }>({
  people,
  children,
}: {
  people: readonly Who[];
  children: (person: Who) => ComponentChildren;
}) {
  return (
    <Virtualizer as="ul" item="li" data={people}>
      {(person) => <Fragment key={person.userId}>{children(person)}</Fragment>}
    </Virtualizer>
  );
}
