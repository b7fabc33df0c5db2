import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../../protocol/chat/message.ts";
import type { ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
import { type HistoryQuery, readHistory, readMessage, type Scope } from "../../../workers/chat/history.ts";
import type { Luck } from "./flaky-store.ts";
import { essence, PEOPLE, SMALL, World } from "./world.ts";

const person = fc.constantFrom(...PEOPLE);
/** Stands for one of the messages that there are by then. */
const seq = fc.nat({ max: 1_000_000 });
const rarely = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: seq });
const emoji = fc.constantFrom("👍", "🎉");
const text = fc.constantFrom("안녕하세요 여러분", "Grüße", "こんにちは世界", "x".repeat(1_500), "👩‍👩‍👧 ok");
const someLuck = fc.array(fc.constantFrom<Luck>("works", "fails", "works unheard"), { maxLength: 3 });

const content = fc.record(
  {
    body: text,
    preview: fc.constant("a preview"),
    searchText: fc.constant(true as const),
    mentions: fc.record({
      userIds: fc.array(person, { maxLength: 2 }),
      here: fc.boolean(),
      channel: fc.boolean(),
    }),
  },
  { requiredKeys: ["body"] },
);

const op = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(content, rarely, rarely, fc.boolean())
      .map(([said, threadOf, replyTo, inChannel]) => ({
        type: "sendMessage" as const,
        kind: "text",
        inChannel,
        ...said,
        ...(threadOf !== null && { threadOf }),
        ...(replyTo !== null && { replyTo }),
      })),
  },
  fc.record({ type: fc.constant("editMessage" as const), seq, said: content }).map(({ said, ...edit }) => ({
    ...edit,
    ...said,
  })),
  fc.record({ type: fc.constant("deleteMessage" as const), seq }),
  fc.record({ type: fc.constantFrom("addReaction" as const, "removeReaction" as const), seq, emoji }),
  fc.record({ type: fc.constant("setPin" as const), seq, pinned: fc.boolean() }),
);
type Deed = typeof op extends fc.Arbitrary<infer Op> ? Op : never;

const someStep = fc.oneof(
  { weight: 12, arbitrary: fc.record({ what: fc.constant("op" as const), by: person, op }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant("archive" as const),
      luck: someLuck,
      meanwhile: fc.option(fc.record({ by: person, op })),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ what: "restart" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "wait" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("forget" as const),
      userId: fc.constantFrom(...PEOPLE.slice(1)),
      how: fc.constantFrom("erase" as const, "anonymise" as const),
    }),
  },
);
type Step = typeof someStep extends fc.Arbitrary<infer Each> ? Each : never;

/** The same channel twice, of which one never moves anything to the archive: what it says is right. */
class Twins {
  /** People whose accounts are deleted, and what becomes of their messages. */
  readonly #gone = new Map<string, "erase" | "anonymise">();
  readonly subject = new World();
  readonly twin = new World({
    ...SMALL,
    hotMessages: Number.MAX_SAFE_INTEGER,
    hotAgeMs: Number.MAX_SAFE_INTEGER,
  });

  async take(step: Step): Promise<void> {
    // No two things happen in the same millisecond: the archive does not keep when somebody reacted, and could not tell who was first.
    this.#wait(1);
    switch (step.what) {
      case "op":
        return this.#perform(step.by, step.op);
      case "archive":
        return this.#archive(step);
      case "restart":
        return this.subject.restart();
      case "wait":
        return this.#wait(90_000_000);
      case "forget": {
        const how = this.#gone.get(step.userId) ?? step.how;
        this.#gone.set(step.userId, how);
        for (const world of [this.subject, this.twin]) world.forget(step.userId, how);
      }
    }
  }

  #wait(ms: number): void {
    this.subject.nowMs += ms;
    this.twin.nowMs += ms;
  }

  async #perform(by: string, deed: Deed): Promise<void> {
    if (this.#gone.has(by)) return;
    const wish = this.#wish(deed);
    const [answer, right] = [await this.subject.perform(by, wish), await this.twin.perform(by, wish)];
    expect(answer?.type).toBe(right?.type);
  }

  async #archive({ luck, meanwhile }: Extract<Step, { what: "archive" }>): Promise<void> {
    const wish = meanwhile && this.#wish(meanwhile.op);
    const doNow =
      meanwhile && wish && !this.#gone.has(meanwhile.by) && (await this.subject.prepare(meanwhile.by, wish));
    const happen = () => {
      const answer = doNow ? doNow() : undefined;
      if (!meanwhile || !wish || answer === undefined) return;
      answers = [answer?.type, this.twin.performNow(meanwhile.by, wish, null)?.type];
    };
    let answers: unknown[] = [];
    this.subject.store.meanwhile = happen;
    await this.subject.step(luck);
    expect(answers[0]).toBe(answers[1]);
  }

  /** Messages are named by what they are modulo how many there are. */
  #wish(deed: Deed): ChannelOp {
    const { seq: newest } = this.twin.core.ledger.counters;
    const named = Object.entries(deed).map(([field, value]) =>
      ["seq", "threadOf", "replyTo"].includes(field) ? [field, 1 + (Number(value) % newest)] : [field, value],
    );
    return { ...Object.fromEntries(named), key: this.twin.newKey() } as ChannelOp;
  }

  async right(): Promise<Message[]> {
    return (await readHistory(this.twin.source, { after: 0, limit: 1_000, everything: true })).messages;
  }
}

async function walk(world: World, scope: Scope, direction: "before" | "after"): Promise<Message[]> {
  const messages: Message[] = [];
  let query: HistoryQuery = direction === "before" ? { ...scope, newest: true } : { ...scope, after: 0 };
  for (;;) {
    const page = await readHistory(world.source, query);
    expect(page.messages.length).toBeLessThanOrEqual(scope.limit);
    const isOver = direction === "before" ? !page.hasBefore : !page.hasAfter;
    // A page that says that there is more is never empty.
    if (!isOver) expect(page.messages.length).toBeGreaterThan(0);
    if (direction === "before") messages.unshift(...page.messages);
    else messages.push(...page.messages);
    const [first, last] = [messages[0]?.seq ?? 1, messages.at(-1)?.seq ?? 0];
    if (isOver) return messages;
    query = direction === "before" ? { ...scope, before: first } : { ...scope, after: last };
  }
}

const essences = (messages: readonly Message[]) => messages.map(essence);
const showsInChannel = ({ inChannel }: Message) => inChannel !== false;

describe("a history that is partly in the archive", () => {
  it("is paged through in any direction as if it were all in one place, with every message as it is now", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someStep, { maxLength: 60, size: "max" }),
        fc.integer({ min: 1, max: 8 }),
        async (steps, limit) => {
          const twins = new Twins();
          for (const each of steps) await twins.take(each);
          const right = await twins.right();
          const inChannel = essences(right.filter(showsInChannel));
          expect(essences(await walk(twins.subject, { limit }, "before"))).toEqual(inChannel);
          expect(essences(await walk(twins.subject, { limit }, "after"))).toEqual(inChannel);
          const all = await walk(twins.subject, { limit, everything: true }, "after");
          expect(essences(all)).toEqual(essences(right));
          for (const root of new Set(right.flatMap(({ threadOf }) => threadOf ?? []))) {
            const comments = essences(right.filter(({ threadOf }) => threadOf === root));
            expect(essences(await walk(twins.subject, { limit, thread: root }, "before"))).toEqual(comments);
            expect(essences(await walk(twins.subject, { limit, thread: root }, "after"))).toEqual(comments);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives each message, and each with its neighbours", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someStep, { maxLength: 40, size: "max" }),
        fc.integer({ min: 1, max: 8 }),
        async (steps, limit) => {
          const twins = new Twins();
          for (const each of steps) await twins.take(each);
          const right = await twins.right();
          const inChannel = right.filter(showsInChannel);
          for (const message of right) {
            const found = await readMessage(twins.subject.source, message.seq);
            expect(found && essence(found)).toEqual(essence(message));
            const page = await readHistory(twins.subject.source, { around: message.seq, limit });
            const [first, last] = [page.messages[0]?.seq ?? 0, page.messages.at(-1)?.seq ?? 0];
            const between = inChannel.filter(({ seq: each }) => each >= first && each <= last);
            expect(essences(page.messages)).toEqual(essences(between));
            expect(page.hasBefore).toBe(inChannel.some(({ seq: each }) => each < first));
            expect(page.hasAfter).toBe(inChannel.some(({ seq: each }) => each > last));
            if (showsInChannel(message)) expect(between.map(({ seq: each }) => each)).toContain(message.seq);
          }
          expect(await readMessage(twins.subject.source, right.length + 1)).toBeNull();
        },
      ),
      { numRuns: 100 },
    );
  });

  it("leaves nothing behind in the store that nothing refers to, and no traces to remove", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { maxLength: 60, size: "max" }), async (steps) => {
        const twins = new Twins();
        for (const each of steps) await twins.take(each);
        const { subject } = twins;
        for (let days = 0; days < 3; days += 1) {
          await twins.take({ what: "wait" });
          await subject.settle();
        }
        expect([...subject.store.objects.keys()].sort()).toEqual(subject.segmentNames().sort());
        expect(subject.storage.sql.all("SELECT seq FROM amendments")).toEqual([]);
        expect(subject.storage.sql.all("SELECT user FROM forgotten")).toEqual([]);
        expect(essences(await walk(subject, { limit: 7, everything: true }, "after"))).toEqual(
          essences(await twins.right()),
        );
      }),
      { numRuns: 200 },
    );
  });
});
