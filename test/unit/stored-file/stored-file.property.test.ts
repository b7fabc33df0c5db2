import fc from "fast-check";
import { expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { tailName, type UploadTurn, uploadName } from "../../../protocol/links/stored-file-link.ts";
import { digestOf, type Luck } from "./fake-bucket.ts";
import { CLEANED, cleaned, FILE_ID, FileWorld, OWNER, okOf, PART } from "./file-world.ts";

/** A request that brings bytes, as a Worker does; each step may come late, or twice, or never. */
interface Request {
  turn: UploadTurn;
  /** Where its next part or tail begins, and how far it has counted. */
  at: number;
  nextPart: number;
  /** What it stored and has not told. */
  part: { partNumber: number; etag: string; bytes: number } | null;
  tail: { name: string; sizeBytes: number } | null;
}

type Step =
  | { do: "take" | "finish" | "crash" | "erase" | "putObject"; wait: boolean }
  | { do: "putPart" | "tellPart" | "putTail" | "tellTail"; who: number; wait: boolean; wrong: boolean }
  | { do: "pass"; ms: number; wait: boolean };

const wait = fc.boolean();
const who = fc.nat({ max: 5 });
/** Of somebody who brings other bytes than before, now and then. */
const wrong = fc.integer({ min: 0, max: 5 }).map((n) => n === 0);
const steps = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ do: fc.constant("take" as const), wait }), weight: 4 },
    {
      arbitrary: fc.record({
        do: fc.constantFrom("putPart" as const, "tellPart" as const, "putTail" as const, "tellTail" as const),
        who,
        wait,
        wrong,
      }),
      weight: 12,
    },
    { arbitrary: fc.record({ do: fc.constantFrom("finish" as const, "crash" as const), wait }), weight: 2 },
    { arbitrary: fc.record({ do: fc.constantFrom("putObject" as const), wait }), weight: 1 },
    {
      arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat({ max: 60_000 }), wait }),
      weight: 2,
    },
  ),
  { maxLength: 60 },
);
/** Now and then the file is deleted in the middle. */
const scripts = fc
  .tuple(steps, fc.option(fc.nat({ max: 40 }), { freq: 5 }))
  .map(([script, at]): Step[] =>
    at === null ? script : script.toSpliced(at, 0, { do: "erase", wait: false }),
  );
const luck = fc.array(fc.constantFrom<Luck>("works", "works", "works", "fails", "works unheard"), {
  maxLength: 60,
});

/** What all requests for one file do, in a world that fails. */
class Uploads {
  readonly world = new FileWorld();
  readonly bytes: Uint8Array;
  readonly isHonest: boolean;
  readonly requests: Request[] = [];
  readonly #running: Promise<unknown>[] = [];
  #tails = 0;

  constructor(sizeBytes: number, isHonest: boolean) {
    this.bytes = Uint8Array.from({ length: sizeBytes }, (_, n) => (n * 37 + 11) % 251);
    this.isHonest = isHonest;
  }

  async run(step: Step): Promise<void> {
    const done = this.#do(step).catch(() => undefined);
    // A step that died with the object never ends.
    if (step.wait) await Promise.race([done, this.settled()]);
    else this.#running.push(done);
  }

  /** Lets everything that can go on, go on. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #do(step: Step): Promise<void> {
    const { world } = this;
    switch (step.do) {
      case "take":
        return this.take();
      case "finish":
        return void (await world.core.finish(OWNER));
      case "erase":
        return world.core.erase();
      case "crash":
        return world.crash();
      case "putObject":
        // Where there is one already, it stays.
        if (!world.bucket.objects.has(uploadName(FILE_ID)))
          world.bucket.objects.set(uploadName(FILE_ID), this.bytes);
        return;
      case "pass":
        return world.pass(step.ms);
      default: {
        const request = this.requests[step.who % Math.max(1, this.requests.length)];
        if (request) await this.#bring(request, step.do, step.wrong && !this.isHonest);
      }
    }
  }

  async take(): Promise<void> {
    const record = await this.world.core.describe();
    const outcome = await this.world.core.takeTurn(OWNER, record?.receivedBytes ?? 0);
    if (!("ok" in outcome)) return;
    const turn = outcome.ok;
    const at = turn.receivedBytes - (turn.tail?.sizeBytes ?? 0);
    this.requests.push({ turn, at, nextPart: turn.nextPart, part: null, tail: null });
  }

  async #bring(request: Request, what: "putPart" | "tellPart" | "putTail" | "tellTail", isWrong: boolean) {
    const { bucket, core } = this.world;
    const { turn } = request;
    const left = this.bytes.subarray(request.at, Math.min(request.at + PART, this.bytes.length));
    const content = isWrong ? left.map((byte) => byte ^ 1) : left;
    if (what === "putPart" && left.length > 0 && !request.part) {
      const etag = await bucket.putPart(turn.objectName, turn.multipartId, request.nextPart, content);
      if (etag !== null) request.part = { partNumber: request.nextPart, etag, bytes: left.length };
    } else if (what === "tellPart" && request.part) {
      const { bytes, ...part } = request.part;
      if ("fault" in (await core.storedPart(turn.turn, part))) return;
      request.part = null;
      request.at += bytes;
      request.nextPart += 1;
    } else if (what === "putTail" && left.length > 1) {
      this.#tails += 1;
      const name = tailName(FILE_ID, String(this.#tails));
      const sizeBytes = Math.min(left.length, PART - 1);
      request.tail = { name, sizeBytes };
      bucket.objects.set(name, content.slice(0, sizeBytes));
    } else if (what === "tellTail" && request.tail) {
      const outcome = await core.storedTail(turn.turn, request.tail);
      if ("fault" in outcome) bucket.objects.delete(request.tail.name);
      request.tail = null;
    }
  }

  /** What a patient client does on a good day: brings what is missing until the file is ready or refused. */
  async complete(): Promise<void> {
    for (let n = 0; n < 200; n += 1) {
      const record = await this.world.core.describe();
      if (!record || record.state === "ready" || record.state === "refused") return;
      if (record.state === "processing") {
        await this.world.pass(60_000);
        continue;
      }
      await this.take();
      const request = this.requests.at(-1);
      if (record.receivedBytes === this.bytes.length) await this.world.core.finish(OWNER);
      else if (request) {
        await this.#bring(request, "putPart", false);
        await this.#bring(request, "tellPart", false);
      }
    }
    throw new Error("the upload never ended");
  }

  /** What is served, if anything, is what was declared. */
  async check(contentType: string): Promise<string | null> {
    const record = await this.world.core.describe();
    if (record?.state !== "ready") return record?.state ?? null;
    const served = this.world.bucket.objects.get(record.objectName ?? "");
    expect(served).toEqual(cleaned(this.bytes, contentType));
    expect(record.sha256).toBe(served && digestOf(served));
    expect(record.input.sizeBytes).toBe(served?.length);
    return record.state;
  }
}

for (const isHonest of [true, false]) {
  const name = isHonest ? "a client that says the truth" : "a client whose requests bring different bytes";
  it(`serves what was declared or nothing, whatever breaks, to ${name}`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 45 }),
        fc.constantFrom("application/octet-stream", CLEANED),
        scripts,
        luck,
        fc.array(fc.nat({ max: 4 }), { maxLength: 40 }),
        async (size, contentType, script, lucks, delays) => {
          const sizeBytes = contentType === CLEANED ? size + 3 : size;
          const uploads = new Uploads(sizeBytes, isHonest);
          const { world } = uploads;
          const sha256 = digestOf(uploads.bytes);
          await world.declare({ sizeBytes, contentType, ...(!isHonest && { sha256 }) });
          world.bucket.luck = [...lucks];
          world.bucket.steps = [...delays];
          for (const step of script) {
            await uploads.run(step);
            await uploads.check(contentType);
          }
          await uploads.settled();
          world.bucket.luck = [];
          world.crash();
          await uploads.complete();
          const state = await uploads.check(contentType);
          const isErased = script.some((step) => step.do === "erase");
          if (isErased) expect(state).toBeNull();
          else if (isHonest) expect(state).toBe("ready");
          else expect(["ready", "refused"]).toContain(state);
          // Whatever is left to do is done in time, and nothing unneeded stays.
          if (state === "ready") okOf(await world.core.hold("channel:c", { ownerId: OWNER }));
          await world.core.settle("channel:c", true);
          await world.pass(2 * LIMITS.fileUnusedMs);
          const kept = state === "ready" ? [(await world.core.describe())?.objectName] : [];
          expect([...world.bucket.objects.keys()]).toEqual(kept);
          await world.core.settle("channel:c", false);
          await world.pass(LIMITS.fileReleasedMs - 1);
          if (state === "ready") expect(await uploads.check(contentType)).toBe("ready");
          await world.pass(1);
          expect(await world.core.describe()).toBeNull();
          expect([...world.bucket.objects.keys()]).toEqual([]);
          expect(world.bucket.openUploads).toEqual([]);
          expect(world.told.at(-1)).toBe(`freed ${FILE_ID}`);
          expect(world.isForgotten).toBe(true);
          expect(world.alarmMs).toBeNull();
        },
      ),
      { numRuns: 600 },
    );
  });
}
