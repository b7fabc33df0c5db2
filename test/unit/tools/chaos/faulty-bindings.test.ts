import { expect, it, vi } from "vitest";
import { FaultyBindings, type FaultyPart } from "../../../../tools/local-server/faulty-bindings.ts";

/** What a Worker is given, as far as it matters here. Each notes what it was asked to do. */
function world() {
  const done: string[] = [];
  class Statement {
    readonly #sql: string;
    constructor(sql: string) {
      this.#sql = sql;
    }
    bind(value: string) {
      return new Statement(`${this.#sql} ${value}`);
    }
    async all() {
      done.push(this.#sql);
      return [this.#sql];
    }
    static read(statement: Statement) {
      return statement.#sql;
    }
  }
  const database = {
    prepare: (sql: string) => new Statement(sql),
    batch: async (statements: Statement[]) => {
      done.push(...statements.map((each) => Statement.read(each)));
      return done.length;
    },
  };
  const upload = { uploadPart: async () => void done.push("part") };
  const bucket = {
    put: async (key: string) => void done.push(`put ${key}`),
    createMultipartUpload: async () => upload,
    resumeMultipartUpload: () => upload,
  };
  const queue = { send: async (job: string) => void done.push(`send ${job}`) };
  const waits: number[] = [];
  let nowMs = 1_000;
  const bindings = new FaultyBindings(
    () => 0,
    () => nowMs,
    async (ms) => void waits.push(ms),
  );
  const env = {
    DB: database,
    DIRECTORY_0: database,
    FILES: bucket,
    PUSHES: queue,
    BASE_URL: "https://h.example",
  };
  const wrapped = bindings.wrap(env) as typeof env;
  const fault = (part: FaultyPart, kind: "delay" | "failBefore" | "failAfter") =>
    bindings.set(part, { kind, share: 1, delayMs: 300, untilMs: 2_000 });
  return { bindings, wrapped, done, waits, fault, passes: (ms: number) => void (nowMs += ms) };
}

it("changes nothing while there is no fault", async () => {
  const { wrapped, done } = world();
  expect(await wrapped.DB.prepare("select").bind("1").all()).toEqual(["select 1"]);
  expect(await wrapped.DIRECTORY_0.batch([wrapped.DIRECTORY_0.prepare("a").bind("2")])).toBe(2);
  await (await wrapped.FILES.createMultipartUpload()).uploadPart();
  await wrapped.FILES.resumeMultipartUpload().uploadPart();
  expect(done).toEqual(["select 1", "a 2", "part", "part"]);
  expect(wrapped.BASE_URL).toBe("https://h.example");
});

it("fails before it has done it, or after, and counts that", async () => {
  const { wrapped, done, fault, bindings } = world();
  fault("d1", "failBefore");
  await expect(wrapped.DB.prepare("a").all()).rejects.toThrow("D1_ERROR");
  await expect(wrapped.DB.batch([wrapped.DB.prepare("b")])).rejects.toThrow("D1_ERROR");
  expect(done).toEqual([]);
  fault("r2", "failAfter");
  await expect(wrapped.FILES.put("k")).rejects.toThrow("internal error");
  fault("queue", "failAfter");
  await expect(wrapped.PUSHES.send("job")).rejects.toThrow("Queue");
  expect(done).toEqual(["put k", "send job"]);
  expect(bindings.counts).toMatchObject({
    d1: { failBefore: 2 },
    r2: { failAfter: 1 },
    queue: { failAfter: 1 },
  });
});

it("takes longer, and does it all the same", async () => {
  const { wrapped, done, fault, waits } = world();
  fault("d1", "delay");
  await wrapped.DB.prepare("a").all();
  expect({ done, waits }).toEqual({ done: ["a"], waits: [300] });
});

it("is over when its time is, or when it is called off", async () => {
  const { wrapped, done, fault, passes, bindings } = world();
  fault("d1", "failBefore");
  passes(1_001);
  await wrapped.DB.prepare("a").all();
  fault("r2", "failBefore");
  bindings.set("r2", null);
  await wrapped.FILES.put("k");
  expect(done).toEqual(["a", "put k"]);
});

it("spares the share that is to go well", async () => {
  const work = vi.fn(async () => "done");
  const bindings = new FaultyBindings(
    () => 0.5,
    () => 0,
  );
  bindings.set("d1", { kind: "failBefore", share: 0.5, delayMs: 0, untilMs: 1 });
  await expect(bindings.around("d1", work)).resolves.toBe("done");
  bindings.set("d1", { kind: "failBefore", share: 0.51, delayMs: 0, untilMs: 1 });
  await expect(bindings.around("d1", work)).rejects.toThrow("D1_ERROR");
});
