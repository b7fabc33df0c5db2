import type { Operation, ShownMessage } from "../../../client/index.ts";

/** What the user may do with a message. */
export interface MessageRights {
  react: boolean;
  reply: boolean;
  thread: boolean;
  edit: boolean;
  delete: boolean;
  pin: boolean;
  copy: boolean;
  /** Sending it on elsewhere. */
  forward: boolean;
  /** Telling the moderators of it. */
  report: boolean;
  /** It is on the server, and so has an address. */
  link: boolean;
  /** Whether it is known who has read it. */
  readers: boolean;
}

interface Situation {
  userId: string;
  may: (operation: Operation) => boolean;
  /** Whether the message is in a thread, or begins the one that is open. */
  isInThread: boolean;
  hasReceipts: boolean;
}

/** Means something only where, and while, its sender says so. */
const TIED_TO_PLACE: readonly string[] = ["hither.liveLocation"];

/** By the user's role in the channel, by who wrote the message, and by what is left of it. */
export function rightsOver(
  message: ShownMessage,
  { userId, may, isInThread, hasReceipts }: Situation,
): MessageRights {
  const isOwn = message.senderId === userId;
  const isSent = message.seq !== null && message.state === "sent";
  const isWritten = isSent && message.deletedAt === undefined && message.kind !== "system";
  return {
    react: isWritten && may("react"),
    reply: isWritten && may("send"),
    thread: isWritten && may("send") && !isInThread && message.threadOf === undefined,
    edit: isWritten && isOwn && message.kind === "text" && may("editOwn"),
    delete: isWritten && (may("deleteAny") || (isOwn && may("deleteOwn"))),
    pin: isWritten && may("pin"),
    copy: message.kind === "text" && message.body !== "",
    forward: isWritten && !TIED_TO_PLACE.includes(message.kind),
    report: isWritten && !isOwn,
    link: isSent,
    readers: isWritten && isOwn && hasReceipts,
  };
}
