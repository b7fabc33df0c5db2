import { expect, it } from "vitest";
import { runChaos } from "../../tools/chaos/run-chaos.ts";
import type { LivePanel } from "../../tools/terminal/live-panel.ts";

it("loses nothing and shows nobody what they must not see, whatever is done to the server", async () => {
  const lines: string[] = [];
  const panel: LivePanel = { draw: () => {}, close: () => {}, log: (line) => void lines.push(line) };
  const { findings, faults, chatter, replay } = await runChaos(
    {
      minutes: 0.12,
      seed: 4,
      people: 12,
      chatters: 8,
      ratePerSecond: 8,
      trips: undefined,
      friends: undefined,
      plan: false,
      json: false,
    },
    panel,
  );
  expect(findings, lines.join("\n")).toEqual([]);
  expect(faults.kill).toBe(1);
  expect(chatter.acked).toBeGreaterThan(10);
  expect(replay.events).toBeGreaterThan(10);
});
