import { beforeEach, expect, it } from "vitest";
import { ArchivedMessages } from "../../../durable-objects/chat-channel/archived-messages.ts";
import { encodeSegment } from "../../../protocol/links/archive-segment.ts";
import type { ArchivedMessage } from "../../../protocol/links/chat-channel-link.ts";

/** The table of contents: a segment of messages 1 to 3, by the name that it has now. */
let name: string;
let lastSeq: number;
let objects: Map<string, ArchivedMessage[]>;
let reads: string[];
let onRead: () => void;
let archived: ArchivedMessages;

const message = (seq: number, body: string): ArchivedMessage => ({
  seq,
  id: `id-${seq}`,
  senderId: "ann",
  at: seq,
  kind: "text",
  body,
});

beforeEach(() => {
  name = "one";
  lastSeq = 3;
  objects = new Map([["one", [message(1, "a"), message(3, "c")]]]);
  reads = [];
  onRead = () => {};
  const rows = (query: string, seq: unknown): unknown[] =>
    query.includes("segments") && Number(seq) >= 1 ? [{ name, last_seq: lastSeq }] : [];
  archived = new ArchivedMessages(
    { all: (query, seq) => rows(query, seq) as never[], run: () => {} },
    {
      async get(key) {
        reads.push(key);
        const found = objects.get(key);
        const body = found && new Blob([await encodeSegment(found)]).stream();
        onRead();
        return body ? { body } : null;
      },
    },
  );
});

it("has a message at hand once it was loaded", async () => {
  expect(archived.get(1)).toBeUndefined();
  await archived.load(1);
  expect(archived.get(1)).toMatchObject({ body: "a" });
});

it("knows that there is none where no segment has it, and none in a segment that has a gap there", async () => {
  expect(archived.get(4)).toBeNull();
  await archived.load(2);
  expect(archived.get(2)).toBeNull();
});

it("reads once for all who wait for the same message, and lets them go on in their order", async () => {
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((n) => archived.load(1).then(() => order.push(n))));
  expect(reads).toEqual(["one"]);
  expect(order).toEqual([1, 2, 3]);
});

it("reads a segment about once for all who wait for messages of it, however many at a time", async () => {
  lastSeq = 100;
  const all = Array.from({ length: 100 }, (_, n) => message(n + 1, `${n + 1}`));
  objects.set("one", all);
  const found = await Promise.all(
    all.map(({ seq }) => archived.load(seq).then(() => archived.get(seq)?.body)),
  );
  expect(found).toEqual(all.map(({ body }) => body));
  expect(reads.length).toBeLessThanOrEqual(4);
});

it("does not take an old segment for the one that was written anew", async () => {
  await archived.load(1);
  name = "two";
  objects = new Map([["two", [message(1, "A")]]]);
  expect(archived.get(1)).toBeUndefined();
  await archived.load(1);
  expect(archived.get(1)).toMatchObject({ body: "A" });
});

it("asks to be called again where the segment was written anew while it was read", async () => {
  objects.clear();
  onRead = () => {
    name = "two";
    objects.set("two", [message(1, "A")]);
    onRead = () => {};
  };
  await archived.load(1);
  expect(archived.get(1)).toBeUndefined();
  await archived.load(1);
  expect(archived.get(1)).toMatchObject({ body: "A" });
});

it("fails where a segment is missing that should be there, and tries again the next time", async () => {
  const kept = new Map(objects);
  objects.clear();
  await expect(archived.load(1)).rejects.toThrow("one is missing");
  objects = kept;
  await archived.load(1);
  expect(archived.get(1)).toMatchObject({ body: "a" });
});

it("keeps a bounded number of messages, the latest ones", async () => {
  lastSeq = 40;
  objects.set(
    "one",
    Array.from({ length: 40 }, (_, n) => message(n + 1, `${n + 1}`)),
  );
  for (let seq = 1; seq <= 33; seq += 1) await archived.load(seq);
  expect(archived.get(1)).toBeUndefined();
  expect(archived.get(2)).toMatchObject({ body: "2" });
});
