import { beforeEach, describe, expect, it } from "vitest";
import type { ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
import { heldFile } from "../../support/held-file.ts";
import { PEOPLE, ShellWorld } from "./shell-world.ts";

const [OWNER = ""] = PEOPLE;
let world: ShellWorld;
let keys = 0;

function newKey(): string {
  keys += 1;
  return `key-${String(keys).padStart(6, "0")}`;
}

/** The owner's device does it, and it is stored. */
async function perform(op: ChannelOp): Promise<void> {
  world.devices[0]?.perform(op);
  await world.advance(10);
}

const send = (...files: string[]) =>
  perform({
    type: "sendMessage",
    key: newKey(),
    kind: "text",
    body: "look",
    inChannel: false,
    files: files.map((file) => heldFile(file)),
  });
const edit = (seq: number, ...files: string[]) =>
  perform({
    type: "editMessage",
    key: newKey(),
    seq,
    body: "look",
    files: files.map((file) => heldFile(file)),
  });
const remove = (seq: number) => perform({ type: "deleteMessage", key: newKey(), seq });
const owed = () => world.core.ledger.sql.all<{ file: string }>("SELECT file FROM owed_files");

beforeEach(async () => {
  world = new ShellWorld();
  await world.begin();
  await world.advance(60_000);
});

describe("a file that a channel refers to", () => {
  it("is told so within seconds of the first message, and is told once", async () => {
    await send("a");
    await world.advance(10_000);
    expect(world.files).toEqual(new Map([["a", true]]));
    await send("a");
    await edit(2, "a");
    await world.advance(60_000);
    expect([world.tellings, owed()]).toEqual([1, []]);
  });

  it("is told that no message shows it any more once the last one is gone, and not before", async () => {
    await send("a");
    await send("a");
    await remove(2);
    await world.advance(10_000);
    expect(world.files.get("a")).toBe(true);
    await edit(3, "b");
    await world.advance(10_000);
    expect(world.files).toEqual(
      new Map([
        ["a", false],
        ["b", true],
      ]),
    );
  });

  it("hears nothing of a change that was undone before it was told", async () => {
    await send("a");
    await world.advance(10_000);
    await edit(2);
    await edit(2, "a");
    await world.advance(10_000);
    expect(world.files).toEqual(new Map([["a", true]]));
    expect(owed()).toEqual([]);
  });

  it("is told again after a crash came between the message and the notice, or between the notice and its note", async () => {
    await send("a");
    world.crash();
    expect(owed()).toEqual([{ file: "a" }]);
    await world.advance(10_000);
    expect(world.files.get("a")).toBe(true);
    for (const device of world.devices) world.connect(device);
    await remove(2);
    // The notice is on its way when the object dies.
    await world.advance(world.alarmInMs + 10);
    world.crash();
    expect(owed()).toEqual([{ file: "a" }]);
    await world.advance(60_000);
    expect(world.files.get("a")).toBe(false);
    expect(owed()).toEqual([]);
  });

  it("is told what is true by then where that changed while it was being told", async () => {
    await send("a");
    await world.advance(world.alarmInMs + 5);
    await remove(2);
    await world.advance(30);
    expect(world.files.get("a")).toBe(true);
    await world.advance(10_000);
    expect(world.files.get("a")).toBe(false);
  });

  it("is tried again and again while it is out of reach, and hinders no other", async () => {
    world.filesDown.add("a");
    await send("a", "b");
    await world.advance(10_000);
    expect(world.files).toEqual(new Map([["b", true]]));
    const before = world.alarms;
    await world.advance(3_600_000);
    expect(world.faults.length).toBeGreaterThan(3);
    expect(world.alarms - before).toBeLessThan(20);
    world.filesDown.clear();
    await world.advance(1_800_000);
    expect(world.files.get("a")).toBe(true);
    expect(owed()).toEqual([]);
  });

  it("is told a few at a time where there are many", async () => {
    for (let n = 0; n < 10; n += 1)
      await send(...Array.from({ length: 20 }, (_, each) => `file-${n}-${each}`));
    await world.advance(30_000);
    expect(world.tellings).toBe(200);
    expect(world.alarms).toBeGreaterThan(6);
  });

  it("is the channel's picture, or was", async () => {
    const set = async (picture: string | null) => {
      const file = picture === null ? null : heldFile(picture);
      void world.shell.changes.commit((nowMs) => world.core.update(OWNER, { picture }, nowMs, file));
      await world.advance(10);
    };
    await set("a");
    expect(world.core.inspect()?.picture).toBe("a");
    await world.advance(10_000);
    expect(world.files.get("a")).toBe(true);
    expect(world.core.fileOf(PEOPLE[1] ?? "", "a")).toMatchObject({ ok: { objectName: "uploads/a" } });
    await set("b");
    await set(null);
    await world.advance(10_000);
    expect(world.files).toEqual(
      new Map([
        ["a", false],
        ["b", false],
      ]),
    );
  });
});

describe("who may have a file of a channel", () => {
  it("is a member, as long as they are one and a message shows it", async () => {
    await send("a");
    const [, bob = ""] = PEOPLE;
    expect(world.core.fileOf(bob, "a")).toEqual({ ok: heldFile("a") });
    expect(world.core.fileOf(bob, "b")).toMatchObject({ refused: { code: "notFound", field: "fileId" } });
    void world.shell.changes.commit((nowMs) => world.core.removeMember(OWNER, bob, nowMs));
    await world.advance(10);
    expect(world.core.fileOf(bob, "a")).toMatchObject({ refused: { code: "notFound" } });
    expect(world.core.fileOf(bob, "a")).toEqual(world.core.fileOf(bob, "b"));
    await remove(2);
    expect(world.core.fileOf(OWNER, "a")).toMatchObject({ refused: { field: "fileId" } });
  });
});

it("gives a channel that is older than files the tables for them", async () => {
  const { sql } = world.core.ledger;
  sql.run("DROP TABLE files");
  sql.run("DROP TABLE owed_files");
  await world.sleep();
  await send("a");
  await world.advance(10_000);
  expect(world.files.get("a")).toBe(true);
});
