/**
 * A thousand pairs of people who write to each other, with bodies of 200 bytes. Run with
 * `npm run bench -- chat-dm [--rounds 2] [--quick] [--json] [--docs]`.
 */
import { runChatBench } from "./harness/chat-bench.ts";

const PAIRS = process.argv.includes("--quick") ? 10 : 1_000;
const rooms = Array.from({ length: PAIRS }, (_, pair) => ({
  kind: "direct" as const,
  members: [2 * pair, 2 * pair + 1],
}));

await runChatBench({
  name: "chat-dm",
  title: `${PAIRS.toLocaleString("en-US")} pairs writing to each other`,
  rooms,
  writers: rooms.flatMap(({ members }) => members),
  perSecond: 200,
  hasPeer: false,
  rounds: 2,
});
