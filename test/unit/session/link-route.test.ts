import { describe, expect, it } from "vitest";
import { LinkRoute, RelayFull, SentToRelay, type Via } from "../../../workers/session/link-route.ts";

/** A route whose every attempt is answered by the next of `answers`. */
function routeWith(...answers: (string | Error)[]) {
  const asked: Via[] = [];
  const route = new LinkRoute<string>(async (via) => {
    asked.push(via);
    const answer = answers.shift() ?? "socket";
    if (typeof answer !== "string") throw answer;
    return answer;
  });
  return { route, asked };
}

const directly = { relay: null, avoid: null };

describe("the way to an object", () => {
  it("leads directly there, unless the object says otherwise", async () => {
    const { route, asked } = routeWith();
    expect(await route.open()).toBe("socket");
    expect(asked).toEqual([directly]);
  });

  it("leads over the relay that the object names, at once and from then on", async () => {
    const { route, asked } = routeWith(new SentToRelay(3));
    await route.open();
    route.worked();
    route.failed();
    await route.open();
    expect(asked).toEqual([directly, { relay: 3, avoid: null }, { relay: 3, avoid: null }]);
  });

  it("leads to the object again where the relay is full, and to another that it names then", async () => {
    const { route, asked } = routeWith(new RelayFull(), new SentToRelay(5));
    route.moved(4);
    await route.open();
    expect(asked).toEqual([{ relay: 4, avoid: null }, directly, { relay: 5, avoid: null }]);
  });

  it("does not lead in circles for ever", async () => {
    const circle = [
      new SentToRelay(1),
      new RelayFull(),
      new SentToRelay(1),
      new RelayFull(),
      new SentToRelay(1),
    ];
    const { route, asked } = routeWith(...circle);
    await expect(route.open()).rejects.toThrow(SentToRelay);
    expect(asked).toHaveLength(5);
  });

  it("leads to the object again where the relay fails twice: once may be the object's own fault", async () => {
    const lost = new Error("lost");
    const { route, asked } = routeWith(lost, lost);
    route.moved(2);
    for (let n = 0; n < 2; n += 1) {
      await expect(route.open()).rejects.toThrow("lost");
      route.failed();
    }
    await route.open();
    expect(asked.map(({ relay, avoid }) => [relay, avoid])).toEqual([
      [2, null],
      [2, null],
      [null, 2],
    ]);
  });
});
