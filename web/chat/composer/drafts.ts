import type { AccountPart } from "../../state/session.ts";
import { forgetRecentEmoji } from "../emoji/recent-emoji.ts";
import { forgetChosenFiles } from "./chosen-files.ts";

const PREFIX = "hither.draft.";

/** Names a place where one writes: a channel, or a thread of it. */
export function placeKey(channelId: string, threadSeq: number | undefined): string {
  return threadSeq === undefined ? channelId : `${channelId}.${threadSeq}`;
}

/** What was written there and not sent. It survives the page. */
export function readDraft(place: string): string {
  try {
    return localStorage.getItem(PREFIX + place) ?? "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

export function keepDraft(place: string, text: string): void {
  try {
    if (text === "") localStorage.removeItem(PREFIX + place);
    else localStorage.setItem(PREFIX + place, text);
  } catch {
    // It lasts as long as the page.
  }
}

function forgetDrafts(): void {
  try {
    const names = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index));
    for (const name of names) if (name?.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Drafts, and what goes with them, go with the account that wrote them. */
export const draftsPart: AccountPart = {
  start: () => () => {},
  forget: async () => {
    forgetDrafts();
    forgetChosenFiles();
    forgetRecentEmoji();
  },
};
