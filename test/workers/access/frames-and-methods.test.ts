import { beforeAll, describe, expect, it } from "vitest";
import type { ClientFrameInput } from "../../../protocol/client-frames.ts";
import { OBJECT_ACCESS } from "../../../protocol/links/object-access.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { frameRows, methodRows } from "../../../tools/contract/access/access-rows.ts";
import { CALLERS, type Caller, callerMay } from "../../../tools/contract/access/callers.ts";
import { ChatChannel, StoredFile, UserHub } from "../../../workers/index.ts";
import { FRAME_REQUESTS, UNANSWERED } from "../../support/workers/access/frame-requests.ts";
import { METHOD_CALLS } from "../../support/workers/access/method-calls.ts";
import { settle, storedState } from "../../support/workers/access/stored-state.ts";
import { type AccessWorld, makeAccessWorld, makeSpareGroup } from "../../support/workers/access/world.ts";
import { strangeIds } from "../../support/workers/access/wrong-ids.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connectWith, openRawSocket, type TestSocket } from "../../support/workers/test-socket.ts";

const SIGNED_IN = CALLERS.filter((caller) => callerMay("signedIn", caller));
const FRAMES = frameRows().filter(({ access }) => access !== "socketToken");
/** Channels decide by all that `perform` may be; the one that is tried here stands for them. */
const METHODS = methodRows().filter(
  ({ what, access }) =>
    (access === "owner" || access.startsWith("channel:")) &&
    (what !== "ChatChannel.perform" || access === "channel:send"),
);

let world: AccessWorld;
const sockets = new Map<Caller, TestSocket>();

beforeAll(async () => {
  await migrate();
  world = await makeAccessWorld();
  for (const caller of SIGNED_IN) sockets.set(caller, await connectWith(world.socketTokens[caller]));
  for (const socket of sockets.values()) await socket.frame("meSnapshot");
  await settle(world);
});

function socketOf(caller: Caller): TestSocket {
  const socket = sockets.get(caller);
  if (!socket) throw new Error(`${caller} has no socket`);
  return socket;
}

function frameOf({ what, access }: { what: string; access: string }) {
  const ask = FRAME_REQUESTS[`${what} (${access})`] ?? FRAME_REQUESTS[what];
  if (!ask) throw new Error(`no frame for "${what} (${access})": add one in test/support/workers/access/`);
  return ask;
}

const callOf = ({ what, access }: { what: string; access: string }) => {
  const call = METHOD_CALLS[`${what} (${access})`] ?? METHOD_CALLS[what];
  if (!call) throw new Error(`no call for "${what} (${access})": add one in test/support/workers/access/`);
  return call;
};

/** First, as what is done by those who may goes on for a while after it was answered. */
describe("whoever may not", () => {
  /** None of it changes anything, so that it stays what it was at first. */
  let before: Record<string, unknown>;

  beforeAll(async () => {
    before = await storedState(world);
  });

  it.each(METHODS)("is refused by the method of an object: $what ($access)", async (row) => {
    // A signed-out device is nobody whom an object could know.
    const callers = CALLERS.filter((each) => each !== "signedOut" && !callerMay(row.access, each));
    for (const caller of callers) {
      const answer = await callOf(row)(world, world.people[caller].id, world.channelId);
      expect("ok" in answer, `${caller}: ${JSON.stringify(answer)}`).toBe(false);
    }
    expect(await storedState(world)).toEqual(before);
  });

  it.each(FRAMES)("is refused a frame: $what ($access)", async (row) => {
    for (const caller of SIGNED_IN.filter((each) => !callerMay(row.access, each))) {
      const reply = await replyTo(caller, await frameOf(row)(world, caller, false));
      expect(isRefusal(reply), `${caller}: ${JSON.stringify(reply)}`).toBe(true);
    }
    expect(await storedState(world)).toEqual(before);
  });

  it.each(["signedOut", "deleted"] as const)(
    "%s does nothing by a frame, though the token is good for minutes yet, and the socket closes",
    async (caller) => {
      const socket = await openRawSocket();
      const { channelId, socketTokens } = world;
      socket.send({ type: "hello", protocol: PROTOCOL_VERSION, token: socketTokens[caller] });
      socket.send({ type: "sendMessage", channelId, key: crypto.randomUUID(), body: "still here" });
      socket.send({ type: "openChannel", channelId });
      expect(await socket.closing()).toEqual({ code: 4300, reason: "tokenInvalid" });
      expect(socket.frames.map(({ type }) => type).filter((type) => type !== "welcome")).toEqual([]);
      expect(await storedState(world)).toEqual(before);
    },
  );
});

describe("a frame", () => {
  it.each(FRAMES)("is heeded from whoever may: $what ($access)", async (row) => {
    for (const caller of SIGNED_IN.filter((each) => callerMay(row.access, each))) {
      const frame = await frameOf(row)(world, caller, true);
      if ((UNANSWERED as string[]).includes(frame.type)) {
        socketOf(caller).send({ ...frame, id: "unanswered" } as ClientFrameInput);
        await socketOf(caller).request({ type: "markRead", channelId: world.channelId, seq: 1 });
        const said = socketOf(caller).frames.filter((each) => "re" in each && each.re === "unanswered");
        expect(said, caller).toEqual([]);
      } else {
        const reply = await replyTo(caller, frame);
        expect(reply.type, `${caller}: ${JSON.stringify(reply)}`).not.toBe("error");
        expect(isRefusal(reply), caller).toBe(false);
      }
    }
  });

  it.each(FRAMES)("does nothing before its socket has shown a token: $what ($access)", async (row) => {
    const socket = await openRawSocket();
    socket.send(await frameOf(row)(world, "nobody", false));
    expect((await socket.closing()).reason).toBe("protocolViolation");
    expect(socket.frames).toMatchObject([{ type: "error", code: "unexpectedFrame" }]);
  });

  it("takes another token of the same user only", async () => {
    const { socketTokens } = world;
    const friend = socketOf("friend");
    const own = await friend.request({ type: "authenticate", token: socketTokens.friend });
    expect(own.type).toBe("authenticated");
    for (const token of [socketTokens.owner, "no token"])
      expect(await friend.request({ type: "authenticate", token })).toMatchObject({ code: "tokenInvalid" });
  });

  it("opens no channel by the name of anything else, and by a made-up one", async () => {
    const names = [...strangeIds(world), "direct", "../channels", ""];
    for (const channelId of names.filter((name) => name !== world.channelId)) {
      const reply = await socketOf("owner").request({ type: "openChannel", channelId });
      expect(reply, channelId).toMatchObject({
        type: "error",
        code: expect.stringMatching(/^(notFound|invalidField)$/),
      });
    }
  });
});

describe("a method of an object", () => {
  it.each(Object.entries({ ChatChannel, StoredFile, UserHub }))("of %s is in the table", (name, object) => {
    const platform = ["constructor", "fetch", "alarm"];
    const methods = Object.getOwnPropertyNames(object.prototype).filter(
      (method) => !platform.includes(method) && !method.startsWith("webSocket"),
    );
    const declared = Object.keys(OBJECT_ACCESS[name as keyof typeof OBJECT_ACCESS]);
    expect(methods.sort()).toEqual(declared.sort());
  });

  it.each(METHODS)("serves whoever may: $what ($access)", async (row) => {
    for (const caller of CALLERS.filter((each) => callerMay(row.access, each))) {
      const channelId = row.what.startsWith("ChatChannel") ? await makeSpareGroup(world) : "";
      const answer = await callOf(row)(world, world.people[caller].id, channelId);
      expect("ok" in answer, `${caller}: ${JSON.stringify(answer)}`).toBe(true);
    }
  });
});

/** The answer to a frame; for presences what is told of the person. A pong is answered by nothing. */
async function replyTo(caller: Caller, frame: ClientFrameInput): Promise<ServerFrame> {
  const socket = socketOf(caller);
  if (frame.type === "pong") return { type: "pong" };
  const from = socket.frames.length;
  const reply = await socket.request(frame);
  return frame.type === "watchPresence" ? socket.frame("presenceChanged", from) : reply;
}

/** An error, or that nothing is known of the person, who is online. */
function isRefusal(reply: ServerFrame): boolean {
  if (reply.type === "presenceChanged") return JSON.stringify(reply).includes('"offline"');
  return reply.type === "error" && ["notFound", "forbidden"].includes(reply.code);
}
