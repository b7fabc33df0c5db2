import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ChannelView, Conversation, ShownMessage } from "../../client/index.ts";
import type { MessageActs } from "./message/message-acts.ts";
import type { MessageRights } from "./message/message-rights.ts";

/** What the messages of one talk share: a channel's, or one of its threads'. Always the same object, so that nothing is drawn for it. */
export interface Talk {
  readonly view: ChannelView;
  readonly conversation: Conversation;
  /** Of the thread that is shown; undefined in the channel itself. */
  readonly threadSeq: number | undefined;
  readonly acts: MessageActs;
  /** The messages that are shown in full length, by their keys. */
  readonly unfolded: Set<string>;
  rightsOver: (message: ShownMessage) => MessageRights;
  /** Shows a message of this talk, wherever it is. */
  jumpTo: (seq: number) => void;
  /** Offers what may be done with a message, beside a place on the screen. */
  openMenu: (message: ShownMessage, beside: DOMRect) => void;
}

export const TalkContext = createContext<Talk | null>(null);

export function useTalk(): Talk {
  const talk = useContext(TalkContext);
  if (talk === null) throw new Error("this is drawn in a talk");
  return talk;
}
