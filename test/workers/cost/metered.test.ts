import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { DurableObject, env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { noObjectCounts, type ObjectCounts } from "../../../tools/cost/runtime/metered/counts.ts";
import { Meter } from "../../../tools/cost/runtime/metered/meter.ts";
import { meteredEnv } from "../../../tools/cost/runtime/metered/metered-env.ts";
import { meteredObject } from "../../../tools/cost/runtime/metered/metered-object.ts";
import { METER_PATH, meteredWorker } from "../../../tools/cost/runtime/metered/metered-worker.ts";
import { meterTimers } from "../../../tools/cost/runtime/metered/object-timers.ts";

/** An object whose every deed is known. */
class Known extends DurableObject {
  async create(): Promise<void> {
    this.ctx.storage.sql.exec("CREATE TABLE known (a INTEGER PRIMARY KEY, b TEXT)");
  }

  async write(): Promise<void> {
    this.ctx.storage.sql.exec("INSERT INTO known VALUES (1, 'x'), (2, 'y'), (3, 'z')");
  }

  async readTwice(): Promise<number> {
    return (await this.read()) + (await this.read());
  }

  async read(): Promise<number> {
    return this.ctx.storage.sql.exec("SELECT * FROM known").toArray().length;
  }

  async keys(): Promise<void> {
    const { kv } = this.ctx.storage;
    kv.put("one", 1);
    kv.put("two", 2);
    kv.get("one");
    kv.delete("two");
    for (const [key] of kv.list()) expect(key).toBe("one");
    await this.ctx.storage.put({ three: 3, four: 4 });
  }

  async later(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + 3_600_000);
    await this.ctx.storage.deleteAlarm();
  }

  override async webSocketMessage(): Promise<void> {}

  override async alarm(): Promise<void> {}
}

/** Lets such an object work, with its counts at hand. */
async function metered(work: (known: Known, counts: () => ObjectCounts) => Promise<void>): Promise<void> {
  const meter = new Meter(() => 0);
  const Metered = meteredObject(Known, "Known", meter);
  const counts = () => meter.read().objects["Known"] ?? noObjectCounts();
  // Any object's state will do: the class uses nothing but its storage.
  const stub = env.GEO_CELLS.getByName(crypto.randomUUID());
  await runInDurableObject(stub, async (_, state) => {
    await work(new Metered(state, {} as never), counts);
  });
}

/** Lets everything go on that waits for nothing but its turn. */
function nothingLeft(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

describe("a metered object", () => {
  it("counts rows as SQLite does, and calls from outside only", async () => {
    await metered(async (known, counts) => {
      await known.create();
      const created = { ...counts() };
      await known.write();
      const written = { ...counts() };
      expect(written.rowsWritten - created.rowsWritten).toBe(3);
      expect(await known.readTwice()).toBe(6);
      expect(counts().rowsRead - written.rowsRead).toBe(6);
      expect(counts()).toMatchObject({ calls: 3, objects: 1, fetches: 0, messages: 0, alarms: 0 });
    });
  });

  it("counts a row for each key, and one for each alarm", async () => {
    await metered(async (known, counts) => {
      await known.keys();
      await known.later();
      // Read: one, and the one that is left in the list; written: four keys and a deletion.
      expect(counts()).toMatchObject({ calls: 2, rowsRead: 2, rowsWritten: 5, alarmsSet: 2 });
    });
  });

  it("counts messages and alarms as such", async () => {
    await metered(async (known, counts) => {
      for (let message = 0; message < 3; message += 1) await known.webSocketMessage();
      await known.alarm();
      expect(counts()).toMatchObject({ messages: 3, alarms: 1, calls: 0 });
    });
  });

  it("is awake until the last of its overlapping events ends", async () => {
    let nowMs = 0;
    const meter = new Meter(() => nowMs);
    const account = meter.account("Known", "one");
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const both = [meter.during(account, () => first.promise), meter.during(account, () => second.promise)];
    nowMs = 20;
    first.resolve();
    await both[0];
    await nothingLeft();
    nowMs = 50;
    second.resolve();
    await both[1];
    await nothingLeft();
    nowMs = 1_000;
    expect(meter.read().objects["Known"]).toMatchObject({ activeMs: 50, activeMsWithDelay: 1_000 });
  });

  it("is awake while a call of its own waits, for as long as that takes elsewhere", async () => {
    let nowMs = 0;
    const meter = new Meter(() => nowMs);
    const account = meter.account("Known", "one");
    const answer = Promise.withResolvers<void>();
    // The handler does not wait for the call, the bill does.
    meter.during(account, () => void meter.waiting(() => answer.promise, 5));
    nowMs = 30;
    answer.resolve();
    await nothingLeft();
    nowMs = 1_000;
    expect(meter.read().objects["Known"]?.activeMs).toBe(35);
  });
});

describe("metered timers", () => {
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  afterEach(() => void Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval }));

  it("keep the object awake that set them, until they have run or are cleared, and nobody else", async () => {
    let nowMs = 0;
    const meter = new Meter(() => nowMs);
    meterTimers(meter);
    const account = meter.account("Known", "one");
    const ran = Promise.withResolvers<void>();
    meter.during(account, () => void globalThis.setTimeout(ran.resolve, 1));
    globalThis.setTimeout(() => {}, 1);
    nowMs = 250;
    await ran.promise;
    nowMs = 1_000;
    expect(meter.read().objects["Known"]?.activeMs).toBe(250);

    const interval = meter.during(account, () => globalThis.setInterval(() => {}, 1_000));
    nowMs = 1_040;
    globalThis.clearInterval(interval);
    nowMs = 2_000;
    expect(meter.read().objects["Known"]?.activeMs).toBe(290);
  });
});

describe("metered bindings", () => {
  const meter = new Meter(() => 0);
  let bound: typeof env;
  beforeAll(() => {
    bound = meteredEnv({ ...env }, meter);
  });

  it("count the rows that D1 says it read and wrote, whichever way it is asked", async () => {
    const { DB } = bound;
    await DB.prepare("CREATE TABLE known (a INTEGER PRIMARY KEY)").run();
    await DB.prepare("INSERT INTO known VALUES (1), (2), (3), (4)").run();
    const made = { ...meter.counts.d1 };
    await DB.prepare("SELECT a FROM known").raw();
    await DB.prepare("SELECT a FROM known").first();
    await DB.withSession("first-primary").prepare("SELECT a FROM known").all();
    const read = { ...meter.counts.d1 };
    expect([read.queries - made.queries, read.rowsRead - made.rowsRead]).toEqual([3, 12]);
    await DB.batch([DB.prepare("INSERT INTO known VALUES (5)"), DB.prepare("INSERT INTO known VALUES (6)")]);
    const { queries, rowsWritten } = meter.counts.d1;
    expect([queries - read.queries, rowsWritten - read.rowsWritten]).toEqual([2, 2]);
  });

  it("count operations of R2 by their class", async () => {
    const { FILES } = bound;
    await FILES.put("one", "1");
    const upload = await FILES.createMultipartUpload("two");
    const part = await upload.uploadPart(1, "22");
    await upload.complete([part]);
    await FILES.get("one");
    await FILES.head("two");
    await FILES.list();
    await FILES.delete("one");
    expect(meter.counts.r2).toEqual({ classA: 5, classB: 2, bytesWritten: 3 });
  });

  it("count what is sent to a queue, in pieces of 64 KB", async () => {
    await bound.PUSHES.send({ userId: "x".repeat(100_000), device: "d", tag: "t" });
    expect(meter.counts.queue).toEqual({ writes: 2, reads: 0, deletes: 0 });
  });
});

describe("a metered Worker", () => {
  it("counts requests, and not those that read the meter", async () => {
    const meter = new Meter(() => 0);
    const worker = meteredWorker<object, unknown>({ fetch: () => new Response("hello") }, meter);
    const ask = async (path: string) => {
      const request = new Request(`http://worker${path}`) as Parameters<NonNullable<typeof worker.fetch>>[0];
      const response = await worker.fetch?.(request, {}, createExecutionContext());
      return response ?? new Response();
    };
    expect(await (await ask("/")).text()).toBe("hello");
    await ask("/other");
    expect(await (await ask(METER_PATH)).json()).toMatchObject({
      worker: { requests: 2, crons: 0, batches: 0 },
    });
  });
});
