import { describe, expect, test } from "vitest";
import { judge, judgeLedger, type Seen, unreadAfter } from "../../../../tools/chatter/oracle/judge.ts";
import { Ledger } from "../../../../tools/chatter/oracle/ledger.ts";

const WHOLE = { fromSeq: 1, withThreads: true };

/**
 * A ledger with three messages of Ann's: the first with a file and edited, the second with two reactions, one taken back, the
 * third with a file and deleted.
 */
function ledgerOfThree(): Ledger {
  const ledger = new Ledger("channel");
  for (const seq of [1, 2, 3]) {
    const key = `key-${seq}`;
    ledger.wrote({
      key,
      channelId: "channel",
      senderId: "ann",
      deviceId: "ann/1",
      body: `${key} text`,
      threadOf: undefined,
      file: seq === 2 ? null : { fileId: `file-${seq}`, sha256: "" },
      writtenAtMs: seq,
      wasOnline: true,
    });
    ledger.sent(key, { seq, messageId: `id-${seq}` });
  }
  ledger.edited(1, "key-1 second", 5);
  ledger.edited(1, "key-1 first", 4);
  ledger.reacted(2, "bob", "👍", true, 6);
  ledger.reacted(2, "cas", "👍", true, 7);
  ledger.reacted(2, "cas", "👍", false, 8);
  ledger.deleted(3, 9);
  return ledger;
}

/** What a device must have ended with. */
function right(): Seen[] {
  const of = (seq: number) => ({ seq, id: `id-${seq}`, senderId: "ann", kind: "text" });
  return [
    { ...of(1), body: "key-1 second", attachments: [{ fileId: "file-1" }] },
    { ...of(2), body: "key-2 text", reactions: [{ emoji: "👍", count: 1, userIds: ["bob"] }] },
    { ...of(3), body: "", deletedAt: 9 },
  ];
}

function kinds(change: (seen: Seen[]) => Seen[]): string[] {
  return judge(ledgerOfThree(), "device", change(right()), WHOLE).map(({ kind }) => kind);
}
const at = (seq: number, change: Partial<Seen>) => (seen: Seen[]) =>
  seen.map((message) => (message.seq === seq ? { ...message, ...change } : message));

describe("the judge of a chat", () => {
  test("finds nothing wrong with what was acknowledged", () => {
    expect(kinds((seen) => seen)).toEqual([]);
  });

  test.each([
    ["a message that is not there", (seen: Seen[]) => seen.slice(1), ["lost"]],
    ["an older edit", at(1, { body: "key-1 first" }), ["lost"]],
    ["a message that is gone without a deletion", at(1, { body: "", deletedAt: 1 }), ["lost"]],
    ["a deletion that is not there", at(3, { deletedAt: undefined, body: "key-3 text" }), ["lost"]],
    ["a deletion that left the text", at(3, { body: "key-3 text" }), ["lost"]],
    ["a deletion that left the file", at(3, { attachments: [{ fileId: "file-3" }] }), ["lost"]],
    ["a file that is not there", at(1, { attachments: undefined }), ["lost"]],
    ["a file that nobody sent", at(2, { attachments: [{ fileId: "file-1" }] }), ["lost"]],
    ["a reaction that is not there", at(2, { reactions: [] }), ["lost"]],
    [
      "a reaction that was taken back",
      at(2, { reactions: [{ emoji: "👍", count: 2, userIds: ["bob", "cas"] }] }),
      ["lost", "lost"],
    ],
    ["the same message twice", (seen: Seen[]) => [...seen, ...seen.slice(2)], ["duplicated"]],
    [
      "the same text under two numbers",
      (seen: Seen[]) => [...seen, ...seen.slice(1, 2).map((second) => ({ ...second, seq: 4 }))],
      ["duplicated"],
    ],
    [
      "a message that nobody wrote",
      (seen: Seen[]) => [
        ...seen,
        ...seen.slice(1, 2).map((second) => ({ ...second, seq: 4, body: "key-9 text" })),
      ],
      ["duplicated"],
    ],
    ["another order", (seen: Seen[]) => seen.toReversed(), ["misordered", "misordered"]],
    ["another message in its place", at(1, { id: "id-9" }), ["misordered"]],
  ])("finds %s", (_, change, expected) => {
    expect(kinds(change)).toEqual(expected);
  });

  test("asks for no more than the device holds", () => {
    expect(judge(ledgerOfThree(), "device", right().slice(1), { fromSeq: 2, withThreads: true })).toEqual([]);
  });

  test("leaves the content open where an answer never came", () => {
    const ledger = ledgerOfThree();
    ledger.doubt(1);
    const seen = at(1, { body: "key-1 third" })(right());
    expect(judge(ledger, "device", seen, WHOLE)).toEqual([]);
  });

  test("finds answers that contradict each other, and a device's messages out of the order written", () => {
    const ledger = ledgerOfThree();
    ledger.sent("key-1", { seq: 7, messageId: "id-1" });
    expect(judgeLedger(ledger).map(({ kind }) => kind)).toEqual(["duplicated"]);

    const swapped = new Ledger("channel");
    for (const key of ["key-1", "key-2"]) {
      const writing = {
        channelId: "channel",
        senderId: "ann",
        deviceId: "ann/1",
        threadOf: undefined,
        file: null,
      };
      swapped.wrote({ ...writing, key, body: `${key} text`, writtenAtMs: 0, wasOnline: true });
    }
    swapped.sent("key-1", { seq: 2, messageId: "a" });
    swapped.sent("key-2", { seq: 1, messageId: "b" });
    expect(judgeLedger(swapped).map(({ kind }) => kind)).toEqual(["misordered"]);
  });

  test("counts as unread what people wrote in the channel itself", () => {
    const of = (seq: number, more: Partial<Seen>) => ({
      seq,
      id: "",
      senderId: "ann",
      kind: "text",
      body: "",
      ...more,
    });
    const all = [
      of(1, {}),
      of(2, { kind: "system" }),
      of(3, { threadOf: 1 }),
      of(4, { threadOf: 1, inChannel: true }),
      of(5, {}),
    ];
    expect(unreadAfter(0, all)).toBe(3);
    expect(unreadAfter(4, all)).toBe(1);
  });
});
