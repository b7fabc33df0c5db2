import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClientClosedError, FileRefusedError, ProblemError, RefusedError } from "../../../../client/index.ts";
import { device, FakeWork, MapStore, settle } from "./fake-uploads.ts";

const HOUR_MS = 3_600_000;

/** A run of the app that works from the start. */
async function running(store: MapStore, options: Parameters<typeof device>[1] = {}) {
  const run = device(store, options);
  await run.queue.read();
  run.queue.begin();
  await settle();
  return run;
}

describe("the queue of uploads", () => {
  it("sends a message once all of its files are there, with the files in their order", async () => {
    const { work, add, phases } = await running(new MapStore());
    await add("m1", "c1", ["a", "b"]);
    await work.arrive("b");
    expect(work.sent).toEqual([]);
    expect(phases()).toEqual({ m1: "uploading" });
    await work.arrive("a");
    expect(work.sent.map(({ names }) => names)).toEqual([["a", "b"]]);
    expect(phases()).toEqual({ m1: "sending" });
  });

  it("forgets a message, bytes and all, once the server has answered", async () => {
    const store = new MapStore();
    const { work, add, queue } = await running(store);
    await add("m1", "c1", ["a"]);
    await work.arrive("a");
    expect(store.messages.size).toBe(1);
    await work.answer("m1");
    expect(queue.items).toEqual([]);
    expect(store.messages.size + store.blobs.size).toBe(0);
  });

  it("keeps the order within a channel, and lets no channel wait for another", async () => {
    const { work, add, phases } = await running(new MapStore());
    await add("m1", "c1", ["a"]);
    await add("m2", "c1", ["b"]);
    await add("m3", "c2", ["c"]);
    expect(phases()).toEqual({ m1: "uploading", m2: "waiting", m3: "uploading" });
    await work.arrive("c");
    await work.arrive("a");
    await work.arrive("b");
    expect(work.sent.map(({ message }) => message.key)).toEqual(["m3", "m1", "m2"]);
  });

  it("goes on after a reload with the same file and the same key", async () => {
    const store = new MapStore();
    const before = await running(store);
    await before.add("m1", "c1", ["a"]);
    before.queue.stop();
    const { work } = await running(store);
    expect(work.bringing.get("a")?.file.fileId).toBe("file 1");
    await work.arrive("a");
    expect(work.sent.map(({ message }) => message.key)).toEqual(["m1"]);
  });

  it("sends the same message again where the page went before the answer, without asking for its files", async () => {
    const store = new MapStore();
    const before = await running(store);
    await before.add("m1", "c1", ["a"]);
    await before.work.arrive("a");
    before.queue.stop();
    const { work, queue } = await running(store);
    expect(work.bringing.size).toBe(0);
    expect(work.sent.map(({ message, names }) => [message.key, names])).toEqual([["m1", ["a"]]]);
    await work.answer("m1");
    expect(queue.items).toEqual([]);
  });

  it("does not send again by itself what the server may have forgotten to have taken", async () => {
    const store = new MapStore();
    const before = await running(store);
    await before.add("m1", "c1", ["a"]);
    await before.work.arrive("a");
    before.queue.stop();
    const { work, queue, phases } = await running(store, { nowMs: () => 48 * HOUR_MS });
    expect(work.sent).toEqual([]);
    expect(phases()).toEqual({ m1: "failed" });
    expect(queue.items[0]?.message.failure).toEqual({ kind: "unconfirmed" });
    await queue.retry("m1");
    await settle();
    await work.arrive("a");
    expect(work.sent).toHaveLength(1);
  });

  it("keeps what was not sent when the account is closed, and lets go of what was refused", async () => {
    const store = new MapStore();
    const { work, add, queue } = await running(store);
    await add("m1", "c1", ["a"]);
    await add("m2", "c2", ["b"]);
    await work.arrive("a");
    await work.arrive("b");
    queue.stop();
    await work.answer("m1", new ClientClosedError("closed"));
    await work.answer(
      "m2",
      new RefusedError({ type: "error", code: "forbidden", message: "no", retryable: false }),
    );
    expect([...store.messages.keys()]).toEqual(["m1"]);
  });

  it("shows why a file was refused, lets the next message go first, and can leave the file out", async () => {
    const store = new MapStore();
    const { work, add, queue, phases } = await running(store);
    await add("m1", "c1", ["a", "b"]);
    await add("m2", "c1", ["c"]);
    await work.arrive("b");
    await work.refuse("a", new FileRefusedError("file 1", "typeMismatch"));
    await work.arrive("c");
    expect(phases()).toEqual({ m1: "failed", m2: "sending" });
    const [failed] = queue.items;
    expect(failed?.message.failure).toEqual({ kind: "refused", fileId: "file 1", refusal: "typeMismatch" });
    const without = failed?.message.files[0];
    if (without === undefined) throw new Error("the file is missing");
    await queue.retry("m1", { without });
    await settle();
    await work.arrive("b");
    expect(work.sent.at(-1)?.names).toEqual(["b"]);
  });

  it("uploads a file anew that was declared too long ago", async () => {
    const store = new MapStore();
    const before = await running(store);
    await before.add("m1", "c1", ["a"]);
    before.queue.stop();
    const { work } = await running(store);
    const problem = { type: "/problems/no-such-file", title: "No such file", status: 404 };
    await work.refuse("a", new ProblemError(problem));
    expect(work.bringing.get("a")?.file.fileId).toBeUndefined();
    await work.arrive("a");
    expect(work.sent).toHaveLength(1);
  });

  it("takes a message back, and never sends it", async () => {
    const store = new MapStore();
    const { work, add, queue } = await running(store);
    await add("m1", "c1", ["a"]);
    await add("m2", "c1", ["b"]);
    await queue.cancel("m1");
    await settle();
    await work.arrive("a");
    await work.arrive("b");
    expect(work.sent.map(({ message }) => message.key)).toEqual(["m2"]);
    expect([...store.messages.keys()]).toEqual(["m2"]);
  });

  it("starts over with the file that it has when the network is back", async () => {
    const { work, add, queue } = await running(new MapStore());
    await add("m1", "c1", ["a"]);
    const first = work.bringing.get("a");
    queue.again();
    await settle();
    expect(first?.options.signal.aborted).toBe(true);
    expect(work.bringing.get("a")?.file.fileId).toBe("file 1");
    await work.arrive("a");
    expect(work.sent).toHaveLength(1);
  });

  it("leaves the work to one window, which does what the other one was told", async () => {
    const store = new MapStore();
    const worker = await running(store);
    const other = device(store);
    await other.add("m1", "c1", ["a"]);
    expect(other.work.bringing.size).toBe(0);
    expect(other.told.count).toBe(1);
    await worker.queue.read();
    await settle();
    expect(worker.phases()).toEqual({ m1: "uploading" });
    await other.queue.cancel("m1");
    await worker.queue.read();
    expect(worker.queue.items).toEqual([]);
    expect(worker.work.sent).toEqual([]);
  });

  it("sends every message once and in order, wherever the page is reloaded", async () => {
    const step = fc.constantFrom("arrive", "answer", "reload", "again");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const store = new MapStore();
        // The server: it takes a message by its key once.
        const taken: string[] = [];
        let run = await running(store);
        for (const key of ["m1", "m2", "m3"]) await run.add(key, "c1", [`${key} a`, `${key} b`]);
        const act = async (what: string) => {
          const { work } = run;
          if (what === "arrive")
            for (const name of [...work.bringing.keys()].slice(0, 1)) await work.arrive(name);
          for (const { message } of work.sent) if (!taken.includes(message.key)) taken.push(message.key);
          if (what === "answer")
            for (const key of [...work.sending.keys()].slice(0, 1)) {
              work.sending.get(key)?.resolve({});
              work.sending.delete(key);
              await settle();
            }
          if (what === "again") run.queue.again();
          if (what === "reload") {
            run.queue.stop();
            run = await running(store, { work: new FakeWork() });
          }
          await settle();
        };
        for (const each of steps) await act(each);
        for (let round = 0; round < 12; round += 1) {
          await act("arrive");
          await act("answer");
        }
        expect(taken).toEqual(["m1", "m2", "m3"]);
        expect(run.queue.items).toEqual([]);
        expect(store.messages.size + store.blobs.size).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
