import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ClientFrame } from "../../../protocol/client-frames.ts";
import type { NearFriend, ServerFrame } from "../../../protocol/server-frames.ts";
import type { FakeSocket } from "./fake-server.ts";
import { friend, outcome, setup } from "./setup.ts";

/**
 * A server that answers when it is told to, loses what it is told to lose, and knows what it was last asked for. The
 * friends near the user are the same on all of its sockets.
 */
class WaywardServer {
  readonly near = new Map<string, NearFriend>();
  watching: number | undefined;
  place: string | undefined;
  #offset = 0;
  #unanswered: { socket: FakeSocket; frame: ClientFrame }[] = [];

  adopt(socket: FakeSocket): void {
    this.watching = undefined;
    this.place = undefined;
    socket.onFrame = (frame) => this.#unanswered.push({ socket, frame });
  }

  /** Answers the oldest unanswered frame. */
  answer(how: "yes" | "later" | "never"): void {
    const next = this.#unanswered.shift();
    if (next === undefined || next.socket.state !== "open" || how === "never") return;
    const { socket, frame } = next;
    const re = "id" in frame ? frame.id : undefined;
    if (how === "later" && re !== undefined) {
      socket.say({
        type: "error",
        re,
        code: "rateLimited",
        message: "wait",
        retryable: true,
        retryAfterMs: 50,
      });
      return;
    }
    for (const reply of this.#act(frame, re)) socket.say(reply);
  }

  answerAll(): void {
    while (this.#unanswered.length > 0) this.answer("yes");
  }

  /** A friend moves, comes or goes. `lost` simulates a frame that the socket swallowed. */
  move(socket: FakeSocket, id: string, distanceM: number | undefined, lost: boolean): void {
    const known = this.near.has(id);
    if (distanceM === undefined && !known) return;
    if (distanceM === undefined) this.near.delete(id);
    else this.near.set(id, friend(id, { distanceM }));
    if (this.watching === undefined) return;
    this.#offset += 1;
    if (lost || socket.state !== "open") return;
    const now = distanceM === undefined ? [] : [friend(id, { distanceM })];
    socket.say({
      type: "nearChanged",
      epoch: "e",
      offset: this.#offset,
      appeared: known ? [] : now,
      moved: known ? now : [],
      left: distanceM === undefined ? [id] : [],
    });
  }

  #act(frame: ClientFrame, re: string | undefined): ServerFrame[] {
    switch (frame.type) {
      case "watchNear":
        this.watching = frame.radiusM;
        this.#offset += 1;
        return [
          { type: "nearWatched", re, radiusM: frame.radiusM },
          {
            type: "nearSnapshot",
            epoch: "e",
            offset: this.#offset,
            radiusM: frame.radiusM,
            friends: [...this.near.values()],
          },
        ];
      case "unwatchNear":
        this.watching = undefined;
        return [{ type: "nearUnwatched", re }];
      case "reportLocation":
        this.place = `${frame.lat}`;
        return re === undefined
          ? []
          : [{ type: "locationReported", re, accepted: true, shared: true, nextReportInMs: 30_000 }];
      case "withdrawLocation":
        this.place = undefined;
        return [{ type: "locationWithdrawn", re }];
      case "ping":
        return [{ type: "pong", re }];
      default:
        return [];
    }
  }
}

const ids = ["friend-a1", "friend-b2", "friend-c3"];
const step = fc.oneof(
  fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 1, max: 15_000 }) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("welcome" as const) }) },
  fc.record({ do: fc.constant("answer" as const), how: fc.constantFrom("yes", "yes", "later", "never") }),
  fc.record({ do: fc.constant("drop" as const), code: fc.constantFrom(1000, 1006, 4301, 4500, 4512) }),
  fc.record({ do: fc.constant("goodbye" as const) }),
  fc.record({ do: fc.constant("watch" as const), radiusM: fc.constantFrom(500, 8_000, 20_000) }),
  fc.record({ do: fc.constant("unwatch" as const) }),
  fc.record({ do: fc.constant("report" as const), lat: fc.nat(80) }),
  fc.record({ do: fc.constant("confirm" as const), lat: fc.nat(80) }),
  fc.record({ do: fc.constant("withdraw" as const) }),
  fc.record({
    do: fc.constant("move" as const),
    id: fc.constantFrom(...ids),
    distanceM: fc.oneof(fc.nat(9_000), fc.constant(undefined)),
    lost: fc.boolean(),
  }),
);

test("after any drops, delays, losses and calls: one live socket, every call settled once, and what was asked last is so", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 80, size: "max" }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (steps, randoms) => {
        const { client, clock, server } = setup({ random: () => randoms.next().value });
        const wayward = new WaywardServer();
        const outcomes: ReturnType<typeof outcome>[] = [];
        let watching: number | undefined;
        let place: string | undefined;
        const parting = new Set<FakeSocket>();
        let adopted: FakeSocket | undefined;
        const check = () => {
          const live = server.live.filter((socket) => !parting.has(socket));
          expect(live.length).toBeLessThanOrEqual(1);
          for (const { times } of outcomes) expect(times).toBeLessThanOrEqual(1);
        };
        const welcome = () => {
          if (server.sockets.length === 0 || server.last.state !== "connecting") return;
          adopted = server.last;
          wayward.adopt(adopted);
          server.welcome();
        };
        client.connect();
        for (const each of steps) {
          switch (each.do) {
            case "advance":
              await clock.advance(each.ms);
              break;
            case "welcome":
              welcome();
              break;
            case "answer":
              wayward.answer(each.how);
              break;
            case "drop":
              server.live[0]?.drop(each.code);
              break;
            case "goodbye":
              if (client.state === "open" && adopted?.state === "open") {
                parting.add(adopted);
                adopted.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 20_000 });
              }
              break;
            case "watch":
              watching = each.radiusM;
              outcomes.push(outcome(client.watchNear({ radiusM: each.radiusM })));
              break;
            case "unwatch":
              watching = undefined;
              outcomes.push(outcome(client.unwatchNear()));
              break;
            case "report":
              place = `${each.lat}`;
              client.reportLocation({ lat: each.lat, lng: 0 });
              break;
            case "confirm":
              place = `${each.lat}`;
              outcomes.push(outcome(client.confirmLocation({ lat: each.lat, lng: 0 })));
              break;
            case "withdraw":
              place = undefined;
              outcomes.push(outcome(client.withdrawLocation()));
              break;
            case "move":
              if (adopted !== undefined) wayward.move(adopted, each.id, each.distanceM, each.lost);
              break;
          }
          await clock.advance(0);
          check();
        }
        // From now on all is well with the server and the network.
        for (let second = 0; second < 60; second += 1) {
          welcome();
          wayward.answerAll();
          await clock.advance(1_000);
          check();
        }
        if (adopted !== undefined) wayward.move(adopted, "friend-z9", 10, false);
        wayward.answerAll();
        await clock.advance(0);
        expect(client.state).toBe("open");
        expect(server.live).toHaveLength(1);
        expect(outcomes.filter(({ times }) => times !== 1)).toEqual([]);
        expect(wayward.watching).toBe(watching);
        expect(wayward.place).toBe(place);
        const expected = watching === undefined ? new Map() : wayward.near;
        expect(new Map(client.near)).toEqual(expected);
        client.close();
        await clock.advance(0);
        expect(server.live).toEqual([]);
        expect(clock.pendingTimers).toBe(0);
      },
    ),
    { numRuns: 500 },
  );
});
