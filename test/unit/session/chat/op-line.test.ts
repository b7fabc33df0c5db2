import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { heldFile } from "../../../support/held-file.ts";
import { ID, channelSession as session, settle, wait } from "./channel-session.ts";

const OTHER = "channel-2";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function bodiesTold({ channel }: ReturnType<typeof session>): unknown[] {
  return channel.told("op").map(({ op }) => ("body" in op ? op.body : op.type));
}

describe("a message with files", () => {
  it("goes to the channel with the files that are held for it, and without how the client named them", async () => {
    const { channel, client, state, sendFile } = session();
    sendFile("one");
    await settle();
    expect(state.holds).toMatchObject([{ wanted: { attachments: [{ fileId: "one" }], isEdit: false } }]);
    expect(channel.told("op")).toEqual([]);
    state.holds[0]?.resolve({ files: [heldFile("one")] });
    await settle();
    const [{ op } = { op: null }] = channel.told("op");
    expect(op).toMatchObject({ body: "one", files: [heldFile("one")] });
    expect(op).not.toHaveProperty("attachments");
    expect(client.news()).toMatchObject([{ type: "messageSent", re: "one" }]);
  });

  it("keeps whatever the client asks of the channel after it waiting, in order, and nothing of other channels", async () => {
    const world = session();
    const { links, state, send, sendFile } = world;
    sendFile("slow");
    send("second");
    sendFile("third");
    links.perform({ type: "deleteMessage", id: "d", channelId: ID, key: "key-of-deletion", seq: 1 });
    send("elsewhere", OTHER);
    links.perform({ type: "typeInChannel", channelId: ID });
    await settle();
    expect(bodiesTold(world).sort()).toEqual(["elsewhere", "typeInChannel"]);
    state.holds[1]?.resolve({ files: [heldFile("third")] });
    await settle();
    expect(bodiesTold(world)).toHaveLength(2);
    state.holds[0]?.resolve({ files: [heldFile("slow")] });
    await settle();
    expect(bodiesTold(world).slice(2)).toEqual(["slow", "second", "third", "deleteMessage"]);
  });

  it("is refused with the file that may not be sent, in its turn, and what follows goes on", async () => {
    const world = session();
    const { client, state, send, sendFile } = world;
    sendFile("one");
    sendFile("two");
    send("three");
    const refusal = { code: "invalidField", message: "not ready", field: "attachments.0" } as const;
    state.holds[1]?.resolve({ refusal });
    await settle();
    expect(client.news()).toEqual([]);
    state.holds[0]?.resolve({ files: [heldFile("one")] });
    await settle();
    expect(client.news()).toMatchObject([
      { type: "error", re: "two", code: "invalidField", field: "attachments.0", retryable: false },
      { type: "messageSent", re: "one" },
      { type: "messageSent", re: "three" },
    ]);
    expect(bodiesTold(world)).toEqual(["one", "three"]);
  });

  it("is given up after a while where its files do not answer, or fail, and what follows goes on", async () => {
    const world = session();
    const { client, state, send, sendFile } = world;
    sendFile("silent");
    sendFile("broken");
    send("after");
    state.holds[1]?.reject(new Error("out of reach"));
    await wait(9_900);
    expect(client.news()).toEqual([]);
    await wait(200);
    expect(client.news()).toMatchObject([
      { re: "silent", code: "unavailable", retryable: true, retryAfterMs: 1_000 },
      { re: "broken", code: "unavailable", retryable: true },
      { type: "messageSent", re: "after" },
    ]);
    state.holds[0]?.resolve({ files: [heldFile("silent")] });
    await settle();
    expect(bodiesTold(world)).toEqual(["after"]);
  });

  it("is forgotten with the session, and says nothing when its files come", async () => {
    const { channel, client, links, state, send, sendFile } = session();
    sendFile("one");
    send("two");
    await settle();
    links.closeAll(false);
    state.holds[0]?.resolve({ files: [heldFile("one")] });
    await wait(20_000);
    expect(client.news()).toEqual([]);
    expect(channel.told("op")).toEqual([]);
  });

  it("is refused, with what waits behind it, where the user turns out to be no member", async () => {
    const { channel, client, open, send, sendFile } = session();
    await open();
    client.news();
    sendFile("one");
    send("two");
    channel.sayToAll({ t: "removed" });
    await settle();
    const refused = client.news().filter(({ type }) => type === "error");
    expect(refused).toMatchObject([
      { re: "one", code: "notFound" },
      { re: "two", code: "notFound" },
    ]);
  });

  it("counts towards what may wait", async () => {
    const { client, state, send, sendFile } = session();
    sendFile("slow");
    for (let n = 0; n < 50; n += 1) send(`${n}`, ID, "x".repeat(100_000));
    await settle();
    const refused = client.news();
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0]).toMatchObject({ code: "unavailable" });
    state.holds[0]?.resolve({ files: [heldFile("slow")] });
    await settle();
    expect(client.of("messageSent")).toHaveLength(51 - refused.length);
  });

  it("says of an edit that it is one, and needs no files where it names none", async () => {
    const { channel, links, state } = session();
    const edit = { type: "editMessage", channelId: ID, key: "key-of-edit", seq: 1, body: "new" } as const;
    links.perform({ ...edit, id: "a", attachments: [] });
    links.perform({ ...edit, id: "b", attachments: [{ fileId: "kept" }] });
    await settle();
    expect(channel.told("op")).toMatchObject([{ op: { type: "editMessage", body: "new" } }]);
    expect(channel.told("op")[0]?.op).not.toHaveProperty("files");
    expect(state.holds).toMatchObject([{ wanted: { isEdit: true } }]);
  });
});
