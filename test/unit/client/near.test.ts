import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NearView } from "../../../client/near-view.ts";
import type { NearFriend } from "../../../protocol/server-frames.ts";
import { settled } from "./fake-clock.ts";
import { friend, setupOpen } from "./setup.ts";

const stream = { epoch: "e", radiusM: 8_000 };

async function setupNear() {
  const all = await setupOpen();
  void all.client.watchNear();
  all.socket.say({ type: "nearWatched", re: "1", radiusM: 8_000 });
  await settled();
  all.socket.say({
    type: "nearSnapshot",
    ...stream,
    offset: 3,
    friends: [friend("friend-a1"), friend("friend-b2")],
  });
  return all;
}

describe("near", () => {
  test("holds the snapshot, then what appeared, moved and left", async () => {
    const { client, socket, told } = await setupNear();
    const moved = friend("friend-a1", { distanceM: 90, at: 1_760_000_030_000 });
    const appeared = friend("friend-c3", { precision: "approximate" });
    socket.say({
      type: "nearChanged",
      epoch: "e",
      offset: 4,
      appeared: [appeared],
      moved: [moved],
      left: ["friend-b2"],
    });
    expect([...client.near.values()]).toEqual([moved, appeared]);
    expect(told("snapshot")).toHaveLength(1);
    expect(told("appeared")).toEqual([appeared]);
    expect(told("moved")).toEqual([moved]);
    expect(told("left")).toEqual(["friend-b2"]);
    expect(told("near")).toHaveLength(2);
  });

  test.each([
    ["a missing frame", { epoch: "e", offset: 5 }],
    ["a repeated frame", { epoch: "e", offset: 3 }],
    ["another life of the stream", { epoch: "f", offset: 4 }],
  ])("%s makes it watch again, once, and keep what it has until the snapshot", async (_, position) => {
    const { client, socket, told } = await setupNear();
    const change = { appeared: [], moved: [], left: ["friend-a1"] };
    socket.say({ type: "nearChanged", ...position, ...change });
    socket.say({ type: "nearChanged", epoch: position.epoch, offset: position.offset + 1, ...change });
    expect(socket.frames("watchNear")).toHaveLength(2);
    expect(client.near.size).toBe(2);
    expect(told("left")).toEqual([]);
    socket.say({
      type: "nearSnapshot",
      epoch: "g",
      offset: 0,
      radiusM: 8_000,
      friends: [friend("friend-b2")],
    });
    socket.say({
      type: "nearChanged",
      epoch: "g",
      offset: 1,
      appeared: [friend("friend-d4")],
      moved: [],
      left: [],
    });
    expect([...client.near.keys()]).toEqual(["friend-b2", "friend-d4"]);
  });

  test("a gap while an answer to watchNear is due asks no second time", async () => {
    const { client, socket } = await setupNear();
    void client.watchNear({ radiusM: 900 });
    socket.say({ type: "nearChanged", epoch: "e", offset: 9, appeared: [], moved: [], left: [] });
    expect(socket.frames("watchNear")).toHaveLength(2);
  });

  test("unwatchNear empties it at once, and frames still on their way do not fill it again", async () => {
    const { client, socket, told } = await setupNear();
    void client.unwatchNear();
    expect(client.near.size).toBe(0);
    expect(told("near")).toHaveLength(2);
    socket.say({
      type: "nearChanged",
      epoch: "e",
      offset: 4,
      appeared: [friend("friend-c3")],
      moved: [],
      left: [],
    });
    socket.say({ type: "nearSnapshot", ...stream, offset: 5, friends: [friend("friend-c3")] });
    expect(client.near.size).toBe(0);
    expect(socket.frames("watchNear")).toHaveLength(1);
  });

  test("the view equals a plain model after any snapshots, changes and gaps", () => {
    const ids = ["friend-a1", "friend-b2", "friend-c3", "friend-d4"];
    const friends = fc.subarray(ids).map((some) => some.map((id) => friend(id)));
    const snapshot = fc.record({ kind: fc.constant("snapshot" as const), friends });
    const change = fc.record({
      kind: fc.constant("change" as const),
      touched: fc.dictionary(fc.constantFrom(...ids), fc.oneof(fc.nat(9_000), fc.constant(undefined))),
      lost: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(snapshot, { weight: 4, arbitrary: change })), (steps) => {
        const view = new NearView();
        let model: Map<string, NearFriend> | undefined;
        let shown = new Map<string, NearFriend>();
        let offset = 0;
        for (const step of steps) {
          offset += 1;
          if (step.kind === "snapshot") {
            view.replace({ type: "nearSnapshot", ...stream, offset, friends: step.friends });
            model = new Map(step.friends.map((each) => [each.userId, each]));
          } else {
            const next = new Map(model ?? shown);
            const touched = Object.entries(step.touched);
            const present = touched.flatMap(([id, distanceM]) =>
              distanceM === undefined ? [] : [friend(id, { distanceM })],
            );
            const left = touched.filter(([, distanceM]) => distanceM === undefined).map(([id]) => id);
            for (const each of present) next.set(each.userId, each);
            for (const id of left) next.delete(id);
            const known = model;
            if (step.lost) offset += 1;
            const result = view.change({
              type: "nearChanged",
              epoch: "e",
              offset,
              appeared: present.filter(({ userId }) => !known?.has(userId)),
              moved: present.filter(({ userId }) => known?.has(userId)),
              left,
            });
            if (model === undefined) expect(result).toBe("ignored");
            else if (step.lost) {
              expect(result).toBe("gap");
              model = undefined;
            } else {
              expect(result).toBe("applied");
              model = next;
            }
          }
          shown = model ?? shown;
          expect(new Map(view.friends)).toEqual(shown);
        }
      }),
    );
  });
});
