import { useEffect, useState } from "preact/hooks";
import type { ChannelView, Person } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { knownPeople, peopleToMention } from "./channel-people.ts";
import { type Query, queryAt, rankPeople } from "./complete.ts";
import { composerWords } from "./composer-words.ts";

/** Something that may be inserted. */
export interface Completion {
  key: string;
  /** What goes into the text. */
  inserts: string;
  title: string;
  note: string;
  /** Somebody's face stands before it. */
  userId?: string;
  /** An emoji stands before it. */
  emoji?: string;
}

const MAX_SHOWN = 8;
/** Before the server is asked, so that not every letter asks. */
const PAUSE_MS = 120;

interface Completions {
  query: Query | null;
  items: readonly Completion[];
}
const NONE: Completions = { query: null, items: [] };

/** What the text right before the caret may become. @param caret null where nothing is to be offered */
export function useCompletions(
  view: ChannelView,
  text: string,
  caret: number | null,
  mayCallAll: boolean,
): Completions {
  const account = useAccount();
  const [found, setFound] = useState<Completions>(NONE);
  const query = caret === null ? null : queryAt(text, caret);
  const wanted = query === null ? null : `${query.kind} ${query.from} ${query.text}`;

  useEffect(() => {
    if (query === null) return setFound(NONE);
    let isOver = false;
    const show = (items: readonly Completion[]) => {
      if (!isOver) setFound({ query, items: items.slice(0, MAX_SHOWN) });
    };
    if (query.kind === "emoji") {
      void import("../emoji/emoji-table.ts").then(({ findEmoji }) =>
        show(
          findEmoji(query.text, MAX_SHOWN).map(({ emoji, name }) => ({
            key: emoji,
            inserts: emoji,
            title: `:${name}:`,
            note: "",
            emoji,
          })),
        ),
      );
      return () => {
        isOver = true;
      };
    }
    const showPeople = (people: readonly Person[]) => {
      const others = people.filter(({ userId }) => userId !== account.userId);
      show([
        ...rankPeople(others, query.text, MAX_SHOWN).map(ofPerson),
        ...everybody(query.text, mayCallAll),
      ]);
    };
    showPeople(knownPeople(account, view));
    const timer = setTimeout(() => {
      void peopleToMention(account, view, query.text).then(showPeople);
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [wanted, view, account, mayCallAll]);

  return query === null ? NONE : found;
}

function ofPerson({ userId, handle, displayName }: Person): Completion {
  return { key: userId, inserts: `@${handle}`, title: displayName, note: `@${handle}`, userId };
}

function everybody(text: string, mayCallAll: boolean): Completion[] {
  if (!mayCallAll) return [];
  const say = composerWords();
  return (["here", "channel"] as const)
    .filter((name) => name.startsWith(text.toLowerCase()))
    .map((name) => ({ key: name, inserts: `@${name}`, title: `@${name}`, note: say[name], emoji: "📣" }));
}
