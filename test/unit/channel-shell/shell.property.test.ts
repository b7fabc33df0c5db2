import fc from "fast-check";
import { expect, it } from "vitest";
import type { ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
import { heldFile } from "../../support/held-file.ts";
import { PEOPLE, ShellWorld } from "./shell-world.ts";

const HOUR_MS = 3_600_000;

type Step =
  | {
      do: "send" | "edit" | "delete" | "react" | "read" | "connect" | "disconnect" | "breakHub" | "mendHub";
      who: number;
      seq: number;
      files: string[];
    }
  | { do: "breakFile" | "mendFile"; file: string }
  | { do: "removeOrAdd"; who: number }
  | { do: "sleep" | "crash" }
  | { do: "wait"; ms: number };

const who = fc.nat(PEOPLE.length - 1);
const seq = fc.integer({ min: 1, max: 40 });
const FILES = ["file-1", "file-2"];
const file = fc.constantFrom(...FILES);
const files = fc.uniqueArray(file, { maxLength: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant("send" as const), who, seq, files }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom("edit" as const, "delete", "react", "read"),
      who,
      seq,
      files,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("connect" as const, "disconnect", "breakHub", "mendHub"),
      who,
      seq,
      files,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("breakFile" as const, "mendFile"), file }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("removeOrAdd" as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("sleep" as const, "crash") }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.oneof(fc.nat(10), fc.nat(600), fc.nat(20_000)),
    }),
  },
);

/** Few are told of each commit; to many there are pauses between two frames. */
const devicesEach = fc.constantFrom(1, 12);

function opOf(action: Extract<Step, { seq: number }>, key: string): ChannelOp {
  const { seq: target } = action;
  const held = action.files.map((fileId) => heldFile(fileId));
  switch (action.do) {
    case "edit":
      return { type: "editMessage", key, seq: target, body: `${key} edited`, files: held };
    case "delete":
      return { type: "deleteMessage", key, seq: target };
    case "react":
      return { type: "addReaction", key, seq: target, emoji: "👍" };
    case "read":
      return { type: "markRead", seq: target };
    default:
      return { type: "sendMessage", key, kind: "text", body: key, inChannel: false, files: held };
  }
}

async function take(world: ShellWorld, action: Step, index: number): Promise<void> {
  const device = "who" in action ? world.devices[action.who] : undefined;
  const user = device?.user ?? "";
  switch (action.do) {
    case "wait":
      return world.advance(action.ms);
    case "sleep":
      return world.sleep();
    case "crash":
      return world.crash();
    case "connect":
      return device && world.connect(device);
    case "disconnect":
      return device && world.disconnect(device);
    case "breakHub":
      return void world.hubsDown.add(user);
    case "mendHub":
      return void world.hubsDown.delete(user);
    case "breakFile":
      return void world.filesDown.add(action.file);
    case "mendFile":
      return void world.filesDown.delete(action.file);
    case "removeOrAdd": {
      const [owner = ""] = PEOPLE;
      if (user === owner) return;
      const { core, changes } = world.shell;
      const change = (nowMs: number) =>
        core.isMember(user) ? core.removeMember(owner, user, nowMs) : core.addMembers(owner, [user], nowMs);
      // A change that a crash comes before is never answered.
      void changes.commit<unknown>(change);
      return;
    }
    default:
      return device?.perform(opOf(action, `key-${String(index).padStart(6, "0")}`));
  }
}

/** All hubs, files and devices are back, and time passes. */
async function rest(world: ShellWorld): Promise<void> {
  world.hubsDown.clear();
  world.filesDown.clear();
  await world.advance(10);
  for (const device of world.devices) world.connect(device);
  await world.advance(2 * HOUR_MS);
}

it("brings every device and every inbox to what the channel is, whatever breaks off whenever", async () => {
  await fc.assert(
    fc.asyncProperty(devicesEach, fc.array(step, { maxLength: 80, size: "max" }), async (each, steps) => {
      const world = new ShellWorld({}, each);
      await world.begin();
      for (const [index, action] of steps.entries()) await take(world, action, index);
      await rest(world);

      const truth = await world.messages();
      const shown = [...truth.values()].flatMap(({ attachments = [] }) => attachments);
      for (const name of FILES) {
        expect(world.files.get(name) ?? false, name).toBe(shown.some(({ fileId }) => fileId === name));
      }
      for (const user of PEOPLE) {
        const { version: _, ...entry } = world.core.entry(user);
        // Not everything that raises the version shows in an entry. Whoever left hears nothing of what comes after.
        expect(world.hubs.get(user)).toMatchObject(entry.role ? entry : { role: null });
      }
      for (const { user, device, isOpen, isWaiting, answers } of world.devices) {
        expect([isOpen, isWaiting]).toEqual([world.core.isMember(user), false]);
        if (isOpen) {
          expect(device.offset).toBe(world.core.offset);
          for (const [number, message] of device.messages) {
            const { body, senderId, deletedAt } = message;
            expect(truth.get(number)).toMatchObject({
              seq: number,
              body,
              senderId,
              ...(deletedAt && { deletedAt }),
            });
          }
          const missing = [...truth.keys()].filter((number) => !device.messages.has(number));
          for (const number of missing) expect(device.holes).toContain(number);
        }
        for (const [key, reply] of answers) {
          if (reply.type !== "messageSent") continue;
          expect(truth.get(reply.seq)).toMatchObject({ id: reply.messageId, senderId: user });
          expect([...truth.values()].filter(({ body }) => body === key).length).toBeLessThanOrEqual(1);
        }
      }
      expect(world.faults.filter((fault) => !fault.includes("cannot be told"))).toEqual([]);
      // At rest it may sleep, and does not wake itself but for housekeeping.
      expect(world.clock.pending).toBe(0);
      expect(world.alarmAtMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(world.clock.now() + HOUR_MS / 2);
      expect(world.alarms).toBeLessThan(40 + 4 * steps.length);
    }),
    { numRuns: 150 },
  );
});
