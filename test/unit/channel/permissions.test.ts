import { describe, expect, it } from "vitest";
import { type ChannelKind, channelKindSchema } from "../../../protocol/chat/channel.ts";
import { may, OPERATIONS, type Operation, type Standing } from "../../../protocol/chat/permissions.ts";
import type { Outcome } from "../../../protocol/links/chat-channel-link.ts";
import { heldFile } from "../../support/held-file.ts";
import { ADMIN, ChannelBench, EVERYONE, MEMBER, OTHER, OWNER, refusalOf, specOf } from "./channel-bench.ts";

const ACTOR = "actor-abe";
const STANDINGS: Standing[] = ["owner", "admin", "member", "outsider"];
const FLAGS = [false, true];

interface Cell {
  kind: ChannelKind;
  standing: Standing;
  readOnly: boolean;
  archived: boolean;
  closed: boolean;
}

interface Scene extends Cell {
  bench: ChannelBench;
  /** Messages that were there before the channel got into its state. */
  own: number;
  theirs: number;
}

/** A channel in which the actor stands so, and which is in such a state. */
function sceneOf(cell: Cell): Scene {
  const { kind, standing, readOnly, archived, closed } = cell;
  const others = specOf(kind).members.filter(({ userId }) => kind !== "direct" || userId === OTHER);
  const members = [...others, { userId: ACTOR, role: "member" as const }];
  const bench = new ChannelBench(kind, { members, createdBy: OTHER });
  const own = bench.send(ACTOR);
  const theirs = bench.send(OTHER);
  const { ledger } = bench.core;
  if (standing === "outsider") bench.core.expel(ACTOR, bench.tick());
  else {
    if (standing === "owner") ledger.sql.run("UPDATE members SET role = 'member' WHERE role = 'owner'");
    ledger.sql.run("UPDATE members SET role = ? WHERE user = ?", standing, ACTOR);
  }
  ledger.info = { ...ledger.info, readOnly, closed, archivedAtMs: archived ? bench.nowMs : null };
  bench.takeNews();
  return { ...cell, bench, own, theirs };
}

/** What takes each right, in all its forms. Each is tried in a scene of its own. */
const DEEDS: Record<Operation, ((scene: Scene) => Outcome<unknown>)[]> = {
  read: [
    ({ bench }) => bench.core.describe(ACTOR),
    ({ bench }) => bench.core.members(ACTOR, null, 10),
    ({ bench }) => bench.core.membersAmong(ACTOR, [OTHER]),
    ({ bench }) => bench.core.pins(ACTOR),
    ({ bench }) => bench.core.receipts(ACTOR),
    ({ bench, theirs }) => bench.core.reactors(ACTOR, theirs, "👍", null, 10),
    ({ bench }) => bench.core.open(ACTOR, null),
    ({ bench, theirs }) => bench.perform(ACTOR, { type: "markRead", seq: theirs }),
    ({ bench, theirs }) => bench.perform(ACTOR, { type: "markDelivered", seq: theirs }),
  ],
  send: [
    ({ bench }) => bench.perform(ACTOR, bench.sending()),
    ({ bench, theirs }) => bench.perform(ACTOR, bench.sending({ threadOf: theirs })),
    ({ bench }) => bench.perform(ACTOR, { type: "typeInChannel" }),
  ],
  editOwn: [
    ({ bench, own }) =>
      bench.perform(ACTOR, { type: "editMessage", key: bench.key(), seq: own, body: "better" }),
  ],
  deleteOwn: [
    ({ bench, own }) => bench.perform(ACTOR, { type: "deleteMessage", key: bench.key(), seq: own }),
  ],
  deleteAny: [
    ({ bench, theirs }) => bench.perform(ACTOR, { type: "deleteMessage", key: bench.key(), seq: theirs }),
  ],
  react: [
    ({ bench, theirs: seq }) =>
      bench.perform(ACTOR, { type: "addReaction", key: bench.key(), seq, emoji: "👍" }),
    ({ bench, theirs: seq }) =>
      bench.perform(ACTOR, { type: "removeReaction", key: bench.key(), seq, emoji: "👍" }),
  ],
  shareLocation: [({ bench }) => bench.core.admitShare(ACTOR)],
  pin: [
    ({ bench, theirs: seq }) => bench.perform(ACTOR, { type: "setPin", key: bench.key(), seq, pinned: true }),
    ({ bench, theirs: seq }) =>
      bench.perform(ACTOR, { type: "setPin", key: bench.key(), seq, pinned: false }),
  ],
  mentionAll: [
    ({ bench }) => bench.perform(ACTOR, bench.sending({ mentions: EVERYONE })),
    ({ bench }) =>
      bench.perform(ACTOR, bench.sending({ mentions: { ...EVERYONE, channel: false, here: true } })),
    ({ bench, own: seq }) =>
      bench.perform(ACTOR, {
        type: "editMessage",
        key: bench.key(),
        seq,
        body: "all",
        mentions: EVERYONE,
      }),
  ],
  update: [
    ({ bench }) => bench.core.update(ACTOR, { name: "New name" }, bench.tick()),
    ({ bench }) => bench.core.update(ACTOR, { topic: "New topic" }, bench.tick()),
    ({ bench }) => bench.core.update(ACTOR, { picture: "p" }, bench.tick(), heldFile("p")),
  ],
  setReadOnly: [({ bench, readOnly }) => bench.core.update(ACTOR, { readOnly: !readOnly }, bench.tick())],
  archive: [({ bench, archived }) => bench.core.update(ACTOR, { archived: !archived }, bench.tick())],
  setRetention: [({ bench }) => bench.core.update(ACTOR, { retentionDays: 30 }, bench.tick())],
  invite: [({ bench }) => bench.core.addMembers(ACTOR, ["newcomer-nia"], bench.tick())],
  join: [({ bench }) => bench.core.join(ACTOR, bench.tick())],
  removeMember: [
    ({ bench, kind }) => bench.core.removeMember(ACTOR, kind === "direct" ? OTHER : MEMBER, bench.tick()),
  ],
  removeAdmin: [({ bench }) => bench.core.removeMember(ACTOR, ADMIN, bench.tick())],
  setRole: [
    ({ bench }) => bench.core.setRole(ACTOR, OTHER, "admin", bench.tick()),
    ({ bench }) => bench.core.setRole(ACTOR, OTHER, "owner", bench.tick()),
  ],
  leave: [({ bench }) => bench.core.leave(ACTOR, bench.tick())],
  export: [({ bench }) => bench.core.exportHeader(ACTOR)],
};

/** Rights that an operation takes besides its own. */
const ALSO: Partial<Record<Operation, Operation>> = { mentionAll: "send" };

function expectedOf(operation: Operation, cell: Cell): string | null {
  const isMember = cell.standing !== "outsider";
  // Whoever is in has joined: a repeat changes nothing.
  if (operation === "join" && isMember) return null;
  const needed = [operation, ALSO[operation] ?? operation];
  if (needed.every((each) => may(each, cell.standing, cell))) return null;
  const mayKnowOfIt = isMember || (operation === "join" && cell.kind === "team");
  return mayKnowOfIt ? "forbidden" : "notFound";
}

const STATES = FLAGS.flatMap((readOnly) =>
  FLAGS.flatMap((archived) => FLAGS.map((closed) => ({ readOnly, archived, closed }))),
);

describe.each(channelKindSchema.options)("in a %s channel", (kind) => {
  describe.each(STANDINGS)("whoever is %s", (standing) => {
    it.each(OPERATIONS)("may do what the table says of %s, in every state of the channel", (operation) => {
      // A direct channel has no admins who could be removed.
      if (kind === "direct" && operation === "removeAdmin") return;
      for (const state of STATES) {
        for (const deed of DEEDS[operation]) {
          const scene = sceneOf({ kind, standing, ...state });
          const offset = scene.bench.core.offset;
          let outcome: Outcome<unknown> | undefined;
          const writes = scene.bench.storage.countWrites(() => {
            outcome = deed(scene);
          });
          const expected = expectedOf(operation, scene);
          expect(outcome && refusalOf(outcome), JSON.stringify(state)).toBe(expected);
          if (expected !== null) {
            expect(writes).toBe(0);
            expect(scene.bench.core.offset).toBe(offset);
            expect(scene.bench.takeNews().events).toEqual([]);
          }
        }
      }
    });
  });
});

describe("beyond the table", () => {
  it("nobody but the owner acts on the owner", () => {
    const bench = new ChannelBench("group");
    expect(refusalOf(bench.core.removeMember(ADMIN, OWNER, bench.tick()))).toBe("forbidden");
    expect(refusalOf(bench.core.setRole(ADMIN, OWNER, "member", bench.tick()))).toBe("forbidden");
  });

  it("an admin cannot remove an admin, but the owner can", () => {
    const bench = new ChannelBench("group");
    bench.core.setRole(OWNER, OTHER, "admin", bench.tick());
    expect(refusalOf(bench.core.removeMember(ADMIN, OTHER, bench.tick()))).toBe("forbidden");
    expect(refusalOf(bench.core.removeMember(OWNER, OTHER, bench.tick()))).toBeNull();
  });

  it("an update that names something forbidden changes nothing at all", () => {
    const bench = new ChannelBench("group");
    const outcome = bench.core.update(ADMIN, { name: "Mine", retentionDays: 1 }, bench.tick());
    expect(refusalOf(outcome)).toBe("forbidden");
    expect(bench.core.inspect()?.name).toBe("Name");
  });

  it("a private channel of a team is not there for those who are not in it, not even to join", () => {
    const bench = new ChannelBench("team", { visibility: "private" });
    expect(refusalOf(bench.core.join(ACTOR, bench.tick()))).toBe("notFound");
  });

  it("nobody edits or deletes what the server said", () => {
    const bench = new ChannelBench("group");
    const remove = { type: "deleteMessage", key: bench.key(), seq: 1 } as const;
    const edit = { type: "editMessage", key: bench.key(), seq: 1, body: "no" } as const;
    expect(refusalOf(bench.perform(OWNER, remove))).toBe("forbidden");
    expect(refusalOf(bench.perform(OWNER, edit))).toBe("forbidden");
  });
});
