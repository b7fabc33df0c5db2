import fc from "fast-check";
import { expect, it } from "vitest";
import { RelayWorld } from "./relay-world.ts";

const TICK_MS = 100;
const DELAY_MS = 30;

type Step =
  | { do: "open" }
  | { do: "close" | "say" | "tell" | "cut"; who: number }
  | { do: "tellAll"; every: number }
  | { do: "wait"; ms: number };

const who = fc.nat(11);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("open" as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom("say" as const, "say", "say", "tell", "close", "cut"), who }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("tellAll" as const), every: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.oneof(fc.nat(5), fc.nat(250)) }),
  },
);

it("loses, doubles and reorders nothing of any link, and brings what is for some exactly to those", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120, size: "max" }), async (steps) => {
      const world = new RelayWorld(TICK_MS, DELAY_MS);
      /** What each session said, and what the object told it, in order. */
      const said = new Map<number, string[]>();
      const told = new Map<number, string[]>();
      const note = (of: Map<number, string[]>, name: number, text: string) =>
        of.set(name, [...(of.get(name) ?? []), text]);
      const cut = new Set<number>();
      const left = new Set<number>();
      let waitedMs = 0;
      const tell = (name: number, text: string) => {
        const end = world.ends.get(name);
        if (!end || end.isClosed || cut.has(name)) return;
        end.link.send(text);
        note(told, name, text);
      };
      for (const [index, action] of steps.entries()) {
        const session =
          "who" in action ? world.sessions[action.who % (world.sessions.length || 1)] : undefined;
        if (action.do === "open") world.open();
        else if (action.do === "wait") {
          waitedMs += action.ms;
          await world.pass(action.ms);
        } else if (action.do === "tellAll") {
          for (const name of [...world.ends.keys()].filter((each) => each % action.every === 0)) {
            tell(name, `to every ${action.every}th, ${index} "¼\u2028`);
          }
        } else if (!session) continue;
        else if (action.do === "close") {
          world.close(session);
          left.add(session.name);
        } else if (action.do === "say" && session.closedWith === null) {
          // Two in a row may say the same.
          const text = `${session.name} says ${index >> 1}\n`;
          world.core.receive(session, text);
          note(said, session.name, text);
        }
        // Some of it reads like the reason of an end.
        else if (action.do === "tell") tell(session.name, index % 3 === 0 ? "replaced" : `told ${index}`);
        else if (action.do === "cut" && world.end(session)?.isClosed === false) {
          world.cut(session, 4409, "replaced");
          cut.add(session.name);
        }
      }
      await world.pass(10 * TICK_MS);

      for (const session of world.sessions) {
        const { name, heard, closedWith } = session;
        const end = world.end(session);
        const saidHere = said.get(name) ?? [];
        const toldHere = told.get(name) ?? [];
        // What one side says to a link that the other has closed meanwhile may be lost; what comes before arrives.
        if (cut.has(name)) expect(saidHere.slice(0, end?.heard.length)).toEqual(end?.heard);
        else expect(end?.heard, `${name}`).toEqual(saidHere);
        if (left.has(name)) expect(toldHere.slice(0, heard.length)).toEqual(heard);
        else expect(heard, `${name}`).toEqual(toldHere);
        if (cut.has(name) && !left.has(name)) expect(closedWith).toBe(4409);
        // Each end knows that the link is gone.
        expect(end?.isClosed).toBe(cut.has(name) || left.has(name));
        expect(closedWith !== null).toBe(cut.has(name) || left.has(name));
      }
      expect(world.core.size).toBe(world.sessions.filter(({ closedWith }) => closedWith === null).length);
      const ticks = Math.ceil((waitedMs + 10 * TICK_MS) / TICK_MS) + 1;
      expect(world.up.length).toBeLessThanOrEqual(ticks);
      expect(world.down.length).toBeLessThanOrEqual(ticks + 1);
      expect(world.clock.pending).toBe(0);
    }),
    { numRuns: 300 },
  );
});

it("sends what is for all of a relay's sessions once, after a silence at once", async () => {
  const world = new RelayWorld(TICK_MS, 0);
  const sessions = Array.from({ length: 1_000 }, () => world.open());
  await world.pass(1_000);
  expect(world.up).toHaveLength(1);
  world.down = [];
  const text = "x".repeat(5_000);
  for (const session of sessions) world.end(session)?.link.send(text);
  await world.pass(0);
  expect(world.down).toHaveLength(1);
  expect(world.down[0]?.length).toBeLessThan(text.length + 100);
  expect(sessions.every(({ heard }) => heard.length === 1)).toBe(true);
});

it("tells the object that every link is gone when the relay's own is", async () => {
  const world = new RelayWorld(TICK_MS, 0);
  const sessions = [world.open(), world.open()];
  await world.pass(1_000);
  world.trunk.end();
  world.core.end(1012, "gone");
  expect(sessions.map((session) => world.end(session)?.isClosed)).toEqual([true, true]);
  expect(sessions.map(({ closedWith }) => closedWith)).toEqual([1012, 1012]);
  expect(world.core.size).toBe(0);
});

it("lets be what only a newer release says, in both directions, and goes on", async () => {
  const world = new RelayWorld(TICK_MS, DELAY_MS);
  const session = world.open();
  await world.pass(1_000);
  world.core.fromObject(JSON.stringify({ t: "fromTheFuture" }));
  world.trunk.receive(JSON.stringify({ t: "fromTheFuture" }));
  world.core.receive(session, "hello");
  world.end(session)?.link.send("welcome");
  await world.pass(1);
  expect(world.end(session)?.heard, "the pace is as it was").toEqual([]);
  await world.pass(1_000);
  expect(world.end(session)?.heard).toEqual(["hello"]);
  expect(session).toMatchObject({ heard: ["welcome"], closedWith: null });
});
