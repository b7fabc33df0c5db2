import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHistory } from "../../../workers/chat/history.ts";
import { searchChannel } from "../../../workers/chat/search.ts";
import type { Luck } from "./flaky-store.ts";
import { PEOPLE, World } from "./world.ts";

/** Few different characters, so that texts and queries meet: scripts with and without case, quotes, marks, emoji. */
const char = fc.constantFrom(
  ...[
    "a",
    "A",
    "b",
    "ß",
    "S",
    "Σ",
    "ς",
    "σ",
    "é",
    "e\u0301",
    "İ",
    '"',
    "'",
    "*",
    " ",
    "-",
    "\0",
    "\n",
    "한",
    "국",
    "어",
  ],
  ...[
    "ㅎ",
    "\u1112\u1161\u11ab",
    "日",
    "本",
    "語",
    "カ",
    "カ\u3099",
    "中",
    "文",
    "😀",
    "👩‍👧",
    "ﬁ",
    "\u0002",
    "ไ",
    "ก",
  ],
);
const someText = fc.string({ unit: char, maxLength: 12 });
/** Some query, or a part of one of the texts that are written. */
const someQuery = fc.record({
  any: fc.option(fc.string({ unit: char, minLength: 1, maxLength: 4 }), { freq: 1 }),
  of: fc.nat(),
  start: fc.nat({ max: 11 }),
  length: fc.integer({ min: 1, max: 5 }),
});
type Query = typeof someQuery extends fc.Arbitrary<infer Each> ? Each : never;
const person = fc.constantFrom(...PEOPLE);
const someSeq = fc.nat({ max: 1_000_000 });
const luck = fc.array(fc.constantFrom<Luck>("works", "fails", "works unheard"), { maxLength: 2 });

const someStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant("send" as const),
      by: person,
      searchText: fc.option(fc.oneof(someText, fc.constant(true as const))),
      body: someText,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant("edit" as const), by: person, seq: someSeq, body: someText }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("delete" as const), by: person, seq: someSeq }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("archive" as const), luck }) },
  { weight: 1, arbitrary: fc.constant({ what: "wait" as const }) },
  { weight: 1, arbitrary: fc.constant({ what: "search" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("forget" as const),
      how: fc.constantFrom("erase" as const, "anonymise" as const),
    }),
  },
);
type Step = typeof someStep extends fc.Arbitrary<infer Each> ? Each : never;

/** What searches should find, by seq: kept apart from the channel. */
class Texts {
  readonly bySeq = new Map<number, { by: string; text: string | null }>();
  #gone: "erase" | "anonymise" | null = null;

  async take(world: World, step: Step): Promise<void> {
    const named = (seq: number) => 1 + (seq % world.core.ledger.counters.seq);
    switch (step.what) {
      case "send": {
        const { by, body, searchText } = step;
        if (this.#gone && by === PEOPLE[2]) return;
        const key = world.newKey();
        const said = searchText === null ? {} : { searchText };
        const reply = await world.perform(by, {
          type: "sendMessage",
          kind: "text",
          key,
          body,
          inChannel: false,
          ...said,
        });
        if (reply?.type === "messageSent")
          this.bySeq.set(reply.seq, { by, text: searchText === true ? body : searchText });
        return;
      }
      case "edit": {
        const at = named(step.seq);
        const key = world.newKey();
        const reply = await world.perform(step.by, {
          type: "editMessage",
          key,
          seq: at,
          body: step.body,
          searchText: true,
        });
        if (reply) this.bySeq.set(at, { by: step.by, text: step.body });
        return;
      }
      case "delete": {
        const at = named(step.seq);
        const reply = await world.perform(step.by, { type: "deleteMessage", key: world.newKey(), seq: at });
        if (reply) this.bySeq.delete(at);
        return;
      }
      case "archive":
        await world.step(step.luck);
        return;
      case "wait":
        world.nowMs += 90_000_000;
        return;
      case "search":
        await findAll(world, "한국", 2);
        return;
      case "forget":
        this.#gone ??= step.how;
        world.forget(PEOPLE[2] ?? "", this.#gone);
        if (this.#gone === "erase") {
          for (const [at, { by }] of this.bySeq) if (by === PEOPLE[2]) this.bySeq.delete(at);
        }
    }
  }

  /** Newest first. */
  scan(query: string): number[] {
    return [...this.bySeq]
      .filter(([, { text }]) => text !== null && plain(text).includes(plain(query)))
      .map(([at]) => at)
      .sort((a, b) => b - a);
  }
}

/** Alike but for case and composition, said in another way than the server does: letter by letter. */
function plain(text: string): string {
  return Array.from(text.normalize("NFC"), (each) =>
    each
      .toUpperCase()
      .toLowerCase()
      .replace(/[\0\u0002\u0003]/, "\uFFFD"),
  ).join("");
}

function textOf({ any, of, start, length }: Query, steps: readonly Step[]): string {
  const written = steps.flatMap((each) => ("body" in each ? [each.body] : []));
  const part = Array.from(written[of % written.length] ?? "")
    .slice(start, start + length)
    .join("");
  return any ?? (part === "" ? "한국" : part);
}

async function findAll(world: World, query: string, limit: number) {
  const hits = [];
  let before: number | null = null;
  for (let pages = 0; pages < 1_000; pages += 1) {
    const page = await searchChannel(world.source, { query, before, limit }, 2);
    expect(page.hits.length).toBeLessThanOrEqual(limit);
    hits.push(...page.hits);
    if (!page.next) return hits;
    before = page.next.beforeSeq;
  }
  throw new Error("the search does not end");
}

describe("a search", () => {
  it("finds exactly what a scan of all texts finds, newest first, wherever the messages are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someStep, { maxLength: 50, size: "max" }),
        fc.array(someQuery, { minLength: 1, maxLength: 12, size: "max" }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, queries, limit) => {
          const world = new World();
          const texts = new Texts();
          for (const each of steps) await texts.take(world, each);
          for (const each of queries.map((one) => textOf(one, steps))) {
            const hits = await findAll(world, each, limit);
            expect(hits.map(({ message }) => message.seq)).toEqual(texts.scan(each));
            for (const { message, highlight } of hits) {
              const page = await readHistory(world.source, { only: message.seq, limit: 1 });
              expect(message.body).toBe(page.messages[0]?.body);
              expect(message).not.toHaveProperty("searchText");
              const marked = highlight.split("\u0002")[1]?.split("\u0003")[0] ?? "";
              expect(plain(marked)).toContain(plain(each));
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
