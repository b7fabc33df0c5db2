import fc from "fast-check";
import { expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { tailName, type UploadTurn, uploadName } from "../../../protocol/links/stored-file-link.ts";
import { digestOf, type Luck } from "./fake-bucket.ts";
import { CLEANED, cleaned, FILE_ID, FileWorld, OWNER, okOf, PART } from "./file-world.ts";

/** A request that brings bytes, as a Worker does; it may stop anywhere, and go on when it is long forgotten. */
interface Request {
  turn: UploadTurn;
  /** Where its next part or tail begins. */
  at: number;
  /** Where its body ends. */
  to: number;
  nextPart: number;
  /** What it stored and has not told. */
  part: { partNumber: number; etag: string; bytes: number } | null;
  tail: { name: string; sizeBytes: number } | null;
  /** The part that it stored last. */
  last: { partNumber: number; from: number } | null;
  isBusy: boolean;
  isOver: boolean;
}

type Step =
  | { do: "take"; bytes: number; wait: boolean }
  | { do: "finish" | "crash" | "erase" | "putObject"; wait: boolean }
  /** The request does what comes next. "repeat": what it did last, once more. */
  | { do: "go" | "repeat"; who: number; wait: boolean; wrong: boolean }
  | { do: "pass"; ms: number; wait: boolean };

const wait = fc.integer({ min: 0, max: 3 }).map((n) => n > 0);
/** The newest request is 0. */
const who = fc.constantFrom(0, 0, 0, 0, 1, 2);
/** Of somebody who brings other bytes than before, now and then. */
const wrong = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
const step = fc.oneof(
  {
    arbitrary: fc.record({ do: fc.constant("take" as const), bytes: fc.integer({ min: 1, max: 45 }), wait }),
    weight: 4,
  },
  { arbitrary: fc.record({ do: fc.constant("go" as const), who, wait, wrong }), weight: 16 },
  { arbitrary: fc.record({ do: fc.constant("repeat" as const), who, wait, wrong }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constantFrom("finish" as const, "crash" as const), wait }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("putObject" as const), wait }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat({ max: 60_000 }), wait }),
    weight: 1,
  },
);
const steps = fc.array(step, { maxLength: 50, size: "max" });
/** Now and then the file is deleted in the middle. */
const scripts = fc.tuple(steps, fc.option(fc.nat({ max: 40 }), { freq: 5 })).map(([script, at]) => {
  const erasing: Step = { do: "erase", wait: false };
  return at === null ? script : (script as Step[]).toSpliced(at, 0, erasing);
});
const luck = fc.array(fc.constantFrom<Luck>("works", "works", "works", "fails", "works unheard"), {
  maxLength: 60,
});

/** What all requests for one file do, in a world that fails. */
class Uploads {
  readonly world = new FileWorld();
  readonly bytes: Uint8Array;
  readonly isHonest: boolean;
  readonly requests: Request[] = [];
  #surprise: Error | null = null;
  #tails = 0;

  constructor(sizeBytes: number, isHonest: boolean) {
    this.bytes = Uint8Array.from({ length: sizeBytes }, (_, n) => (n * 37 + 11) % 251);
    this.isHonest = isHonest;
  }

  async run(next: Step): Promise<void> {
    const done = this.#do(next).catch((error: unknown) => {
      if (error instanceof Error && error.name === "AssertionError") this.#surprise = error;
    });
    // A step that died with the object never ends.
    if (next.wait) await Promise.race([done, this.settled()]);
    if (this.#surprise) throw this.#surprise;
  }

  /** Lets everything that can go on, go on. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #do(next: Step): Promise<void> {
    const { world } = this;
    switch (next.do) {
      case "take":
        return this.take(next.bytes);
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
        return world.pass(next.ms);
      default: {
        const request = this.requests.at(-1 - next.who);
        const isWrong = next.wrong && !this.isHonest;
        if (request && next.do === "repeat") await this.#repeat(request, isWrong);
        else if (request && !request.isOver && !request.isBusy) {
          request.isBusy = true;
          await this.#go(request, isWrong).finally(() => {
            request.isBusy = false;
          });
        }
      }
    }
  }

  async take(bytes: number): Promise<void> {
    const record = await this.world.core.describe();
    const outcome = await this.world.core.takeTurn(OWNER, record?.receivedBytes ?? 0);
    if (!("ok" in outcome)) return;
    const turn = outcome.ok;
    const at = turn.receivedBytes - (turn.tail?.sizeBytes ?? 0);
    const to = Math.min(turn.receivedBytes + bytes, this.bytes.length);
    const { nextPart } = turn;
    // What it goes on from is there.
    if (turn.tail) expect(this.world.bucket.objects.get(turn.tail.name)).toHaveLength(turn.tail.sizeBytes);
    this.requests.push({
      turn,
      at,
      to,
      nextPart,
      part: null,
      tail: null,
      last: null,
      isBusy: false,
      isOver: false,
    });
  }

  async #go(request: Request, isWrong: boolean): Promise<void> {
    const { bucket, core } = this.world;
    const { turn, at, to, part, tail } = request;
    if (part) {
      const { bytes, ...told } = part;
      request.isOver = "fault" in (await core.storedPart(turn.turn, told));
      request.part = null;
      request.at += bytes;
      request.nextPart += 1;
    } else if (tail) {
      request.isOver = true;
      const outcome = await core.storedTail(turn.turn, tail);
      if ("fault" in outcome) bucket.objects.delete(tail.name);
    } else if (at + PART <= to || (to === this.bytes.length && at < to && this.#lastIsPart)) {
      request.part = await this.#putPart(request, isWrong);
      if (!request.part) request.isOver = true;
    } else if (at < to) {
      this.#tails += 1;
      const name = tailName(FILE_ID, String(this.#tails));
      bucket.objects.set(name, this.#content(at, to, isWrong));
      request.tail = { name, sizeBytes: to - at };
    } else request.isOver = true;
  }

  async #putPart(request: Request, isWrong: boolean): Promise<Request["part"]> {
    const { turn, at, nextPart } = request;
    const bytes = this.#content(at, Math.min(at + PART, this.bytes.length), isWrong);
    request.last = { partNumber: nextPart, from: at };
    const etag = await this.world.bucket.putPart(turn.objectName, turn.multipartId, nextPart, bytes);
    return etag === null ? null : { partNumber: nextPart, etag, bytes: bytes.length };
  }

  /** A call whose answer was lost is made again, and may be very late. */
  async #repeat({ turn, last }: Request, isWrong: boolean): Promise<void> {
    if (!last) return;
    const { partNumber, from } = last;
    const bytes = this.#content(from, Math.min(from + PART, this.bytes.length), isWrong);
    const etag = await this.world.bucket.putPart(turn.objectName, turn.multipartId, partNumber, bytes);
    if (etag !== null) await this.world.core.storedPart(turn.turn, { partNumber, etag });
  }

  /** Workers may bring the last bytes as a part, or as a tail that the object makes a part of. */
  get #lastIsPart(): boolean {
    return this.requests.length % 3 > 0;
  }

  #content(from: number, to: number, isWrong: boolean): Uint8Array {
    const content = this.bytes.slice(from, to);
    return isWrong ? content.map((byte) => byte ^ 1) : content;
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
      if (record.receivedBytes === this.bytes.length) {
        await this.world.core.finish(OWNER);
        continue;
      }
      await this.take(this.bytes.length);
      for (const request of this.requests.slice(-1)) {
        for (let calls = 0; calls < 20 && !request.isOver; calls += 1) await this.#go(request, false);
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
          for (const next of script) {
            await uploads.run(next);
            await uploads.check(contentType);
          }
          await uploads.settled();
          world.bucket.luck = [];
          world.crash();
          await uploads.complete();
          const state = await uploads.check(contentType);
          const isErased = script.some((next) => next.do === "erase");
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
