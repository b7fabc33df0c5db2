import { UserRoundX } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Person, PersonWithRelation } from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";
import { Empty, Spinner } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { friendsWords } from "./friends-words.ts";
import { RelationActions } from "./relation-actions.tsx";

type Search =
  | { state: "running" }
  | { state: "found"; person: PersonWithRelation }
  | { state: "nobody" }
  | { state: "failed"; error: unknown };

interface FoundPersonProps {
  /** A whole handle, as it is written. */
  handle: string;
  /** The user is about to be elsewhere. */
  onLeave?: () => void;
}

/** Whoever has this handle, how the user stands with them, and what fits that. */
export function FoundPerson({ handle, onLeave }: FoundPersonProps) {
  const { friends, me } = useAccount();
  const [search, setSearch] = useState<Search>({ state: "running" });
  const [attempt, setAttempt] = useState(0);
  const isSelf = handle === me.value.handle;
  const say = friendsWords();
  useEffect(() => {
    if (isSelf) return;
    let isGone = false;
    const take = (result: Search) => {
      if (!isGone) setSearch(result);
    };
    take({ state: "running" });
    friends.find(handle).then(
      (person) => take(person === undefined ? { state: "nobody" } : { state: "found", person }),
      (error: unknown) => take({ state: "failed", error }),
    );
    return () => {
      isGone = true;
    };
  }, [friends, handle, isSelf, attempt]);

  if (isSelf) return <Face person={me.value} note={say.relations.self} />;
  switch (search.state) {
    case "running":
      return <Spinner />;
    case "nobody":
      return <Empty icon={UserRoundX} title={say.nobody(handle)} />;
    case "failed":
      return <Failed error={search.error} onRetry={() => setAttempt(attempt + 1)} />;
    case "found": {
      const { person } = search;
      // The lists follow what happens from here on, on any device.
      const relation = friends.isRead.value ? friends.relation(person.userId) : person.relation;
      return (
        <Face person={person} note={say.relations[relation]}>
          <div class="found-actions">
            <RelationActions person={person} relation={relation} {...(onLeave && { onLeave })} />
          </div>
        </Face>
      );
    }
  }
}

function Face({ person, note, children }: { person: Person; note: string; children?: ComponentChildren }) {
  return (
    <section class="found-person" aria-label={person.displayName}>
      <PersonAvatar userId={person.userId} size={88} />
      <bdi class="found-name">{person.displayName}</bdi>
      <p class="quiet">@{person.handle}</p>
      <p class="row-note">{note}</p>
      {children}
    </section>
  );
}
