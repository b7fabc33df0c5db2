import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refersTo } from "../../../durable-objects/chat-channel/core/file-references.ts";
import { FileNotices } from "../../../durable-objects/chat-channel/file-notices.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import { heldFile } from "../../support/held-file.ts";
import { FakeClock } from "../channel-shell/fake-clock.ts";
import type { Luck } from "./flaky-store.ts";
import { PEOPLE, readAll, SMALL, World } from "./world.ts";

const DAY_MS = 86_400_000;
const FILES = ["file-1", "file-2", "file-3", "file-4"];

const person = fc.constantFrom(...PEOPLE);
const files = fc.uniqueArray(fc.constantFrom(...FILES), { maxLength: 2 });
const target = fc.nat({ max: 1_000 });
const luck = fc.array(fc.constantFrom<Luck>("works", "fails", "works unheard"), { maxLength: 3 });
const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ what: fc.constant("send" as const), by: person, files }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("edit" as const), target, files }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("delete" as const), target }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant("archive" as const), luck }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("notices" as const), luck }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ what: "restart" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("forget" as const),
      userId: fc.constantFrom(...PEOPLE.slice(1)),
      how: fc.constantFrom("erase" as const, "anonymise" as const),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** A channel whose messages grow old, and the files that they show, which hear of it now and then. */
class FileWorld {
  readonly world = new World(SMALL, { retentionDays: 30 });
  /** What files were told. */
  readonly told = new Map<string, boolean>();
  readonly #gone = new Set<string>();
  #luck: Luck[] = [];
  #clock = new FakeClock();
  #notices = this.#newNotices();

  async take(each: Step): Promise<void> {
    const { world } = this;
    switch (each.what) {
      case "send":
        if (this.#gone.has(each.by)) return;
        await world.send(each.by, "look", { files: each.files.map((file) => heldFile(file)) });
        return;
      case "edit":
      case "delete":
        return this.#change(each);
      case "archive":
        await world.step(each.luck);
        return;
      case "notices":
        this.#luck = [...each.luck];
        await this.#tell();
        this.#luck = [];
        return;
      case "wait":
        world.nowMs += each.days * DAY_MS;
        return;
      case "restart":
        world.restart();
        this.#notices = this.#newNotices();
        return;
      case "forget":
        if (this.#gone.has(each.userId)) return;
        this.#gone.add(each.userId);
        world.forget(each.userId, each.how);
    }
  }

  /** Everything is told and written that is due. */
  async rest(): Promise<void> {
    await this.world.settle();
    this.world.nowMs += DAY_MS;
    await this.world.settle();
    while (this.#notices.dueMs() !== null) await this.#tell();
  }

  /** Which message refers to which file, as the channel has it. */
  references(): string[] {
    return this.world.storage.sql
      .all<{ seq: number; file: string }>("SELECT seq, file FROM files")
      .map(({ seq, file }) => `${seq} ${file}`)
      .sort();
  }

  /** Its author changes a message, or whoever owns the channel deletes it. */
  async #change(each: Extract<Step, { what: "edit" | "delete" }>): Promise<void> {
    const { world } = this;
    const seq = 1 + (each.target % world.core.ledger.counters.seq);
    const key = world.newKey();
    if (each.what === "delete") {
      await world.perform(PEOPLE[0] ?? "", { type: "deleteMessage", key, seq });
      return;
    }
    const held = each.files.map((file) => heldFile(file));
    const author = (await readAll(world)).find((message) => message.seq === seq)?.senderId ?? "";
    await world.perform(author, { type: "editMessage", key, seq, body: "changed", files: held });
  }

  #tell(): Promise<void> {
    return this.#notices.step(Math.max(this.world.nowMs, this.#notices.dueMs() ?? 0));
  }

  #newNotices(): FileNotices {
    const settle = async (file: string, refers: boolean) => {
      const fate = this.#luck.shift() ?? "works";
      if (fate !== "fails") this.told.set(file, refers);
      if (fate !== "works") throw new Error("the file was not heard");
    };
    const { world } = this;
    const apply = (work: () => void) => world.storage.transaction(work);
    return new FileNotices(world.storage, { settle, apply, onFault: () => undefined }, this.#clock);
  }
}

function shownIn(messages: readonly Message[]): string[] {
  return messages
    .flatMap(({ seq, attachments = [] }) => attachments.map(({ fileId }) => `${seq} ${fileId}`))
    .sort();
}

describe("the files of a channel whose messages are archived, erased and forgotten, whatever breaks off", () => {
  it("are those that its messages show, and end up told so", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50, size: "max" }), async (steps) => {
        const channel = new FileWorld();
        for (const each of steps) {
          await channel.take(each);
          expect(channel.references()).toEqual(shownIn(await readAll(channel.world)));
        }
        await channel.rest();
        const shown = shownIn(await readAll(channel.world));
        expect(channel.references()).toEqual(shown);
        for (const file of FILES) {
          const isShown = shown.some((each) => each.endsWith(file));
          expect(channel.told.get(file) ?? false, file).toBe(isShown);
          expect(refersTo(channel.world.storage, file)).toBe(isShown);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("keep no name, picture or sound of somebody who is anonymous now, wherever the message is", async () => {
    const { world } = new FileWorld();
    const [, bob = ""] = PEOPLE;
    const named = heldFile("file-1", { name: "Bob's diary.ogg", placeholder: "AAAA", waveform: [1, 2] });
    for (let n = 0; n < 12; n += 1) await world.send(bob, "listen", { files: [named] });
    const edited = await world.perform(bob, {
      type: "editMessage",
      key: world.newKey(),
      seq: 3,
      body: "listen!",
      files: [named],
    });
    expect(edited?.type).toBe("messageEdited");
    await world.settle();
    world.forget(bob, "anonymise");
    const expectNothing = async () => {
      const messages = await readAll(world);
      expect(messages.filter(({ attachments }) => attachments)).toHaveLength(12);
      expect(JSON.stringify(messages)).not.toMatch(/diary|AAAA|waveform/);
      expect(JSON.stringify(world.storage.sql.all("SELECT * FROM files"))).not.toMatch(
        /diary|AAAA|person-02/,
      );
      for (const { attachments = [] } of messages) {
        for (const each of attachments)
          expect(each).toMatchObject({ fileId: "file-1", name: "", sizeBytes: 7 });
      }
    };
    await expectNothing();
    world.nowMs += DAY_MS;
    await world.settle();
    await expectNothing();
  });
});
