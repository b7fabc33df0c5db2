import fc from "fast-check";
import type { Role } from "../../../../protocol/chat/channel.ts";
import type { Mentions } from "../../../../protocol/chat/message.ts";

/** People who may appear in a channel, members or not. */
export const PEOPLE = ["ann-00001", "bob-00002", "cho-00003", "dee-00004", "eve-00005"];

/**
 * What happens next. Messages are named by numbers that are taken modulo how many there are, plus one that is not there.
 */
export type Wish = { by: string; readReceipts: boolean } & (
  | {
      what: "send";
      mentions: Mentions | null;
      replyTo: number | null;
      threadOf: number | null;
      inChannel: boolean;
      files: string[];
    }
  | { what: "edit"; target: number; mentions: Mentions | null; files: string[] }
  | { what: "delete" | "type"; target: number }
  | { what: "react"; target: number; emoji: string; added: boolean }
  | { what: "pin"; target: number; pinned: boolean }
  | { what: "read" | "readThread" | "deliver"; target: number; root: number }
  | { what: "repeat"; nth: number }
  | { what: "add" | "remove" | "setRole"; whom: string; role: Role }
  | { what: "join" | "leave" | "expel" }
  | { what: "update"; field: "name" | "readOnly" | "archived" | "picture"; on: boolean }
  | { what: "close" | "reopen" }
  | { what: "hibernate" | "rollback" | "archiveOldest" | "tellFiles" }
  | { what: "sync"; device: number }
);

const by = fc.constantFrom(...PEOPLE);
const readReceipts = fc.boolean();
const target = fc.nat({ max: 1_000 });
const mentions = fc.option(
  fc
    .record({
      userIds: fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 2 }),
      here: fc.constant(false),
      channel: fc.constantFrom(false, false, true),
    })
    .map((some) => (some.channel ? { ...some, userIds: [] } : some)),
);
/** Few, so that messages share them. */
export const FILES = ["file-1", "file-2", "file-3"];
const files: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<string[]>([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...FILES), { maxLength: 2 }) },
);
const shared = { by, readReceipts };
const what = <const Name extends string>(...names: Name[]) => fc.constantFrom(...names);

const send = fc.record({
  ...shared,
  what: what("send"),
  mentions,
  replyTo: fc.option(target, { freq: 3 }),
  threadOf: fc.option(target, { freq: 2 }),
  inChannel: fc.boolean(),
  files,
});

const onMessages = fc.oneof(
  fc.record({ ...shared, what: what("edit"), target, mentions, files }),
  fc.record({ ...shared, what: what("delete", "type"), target }),
  fc.record({ ...shared, what: what("react"), target, emoji: what("👍", "🎉"), added: fc.boolean() }),
  fc.record({ ...shared, what: what("pin"), target, pinned: fc.boolean() }),
);
const marks = fc.record({ ...shared, what: what("read", "readThread", "deliver"), target, root: target });
const role = fc.constantFrom<Role>("owner", "admin", "member");
const onMembers = fc.oneof(
  fc.record({ ...shared, what: what("add", "remove", "setRole"), whom: by, role }),
  fc.record({ ...shared, what: what("join", "leave", "expel") }),
);
const onChannel = fc.oneof(
  fc.record({
    ...shared,
    what: what("update"),
    field: fc.constantFrom("name", "readOnly", "archived", "picture"),
    on: fc.boolean(),
  }),
  fc.record({ ...shared, what: what("close", "reopen") }),
);
const mishaps = fc.oneof(
  fc.record({ ...shared, what: what("repeat"), nth: target }),
  fc.record({ ...shared, what: what("hibernate", "rollback", "tellFiles") }),
  fc.record({ ...shared, what: what("sync"), device: fc.nat({ max: 2 }) }),
);

/** Anything that may happen in a channel whose messages all stay hot. */
export const wishes: fc.Arbitrary<Wish> = fc.oneof(
  { arbitrary: send, weight: 8 },
  { arbitrary: onMessages, weight: 6 },
  { arbitrary: marks, weight: 4 },
  { arbitrary: mishaps, weight: 4 },
  { arbitrary: onMembers, weight: 2 },
  { arbitrary: onChannel, weight: 1 },
);

/** The same where old messages go to the archive now and then. */
export const wishesWithArchive: fc.Arbitrary<Wish> = fc.oneof(
  { arbitrary: wishes, weight: 12 },
  { arbitrary: fc.record({ ...shared, what: what("archiveOldest") }), weight: 2 },
);
