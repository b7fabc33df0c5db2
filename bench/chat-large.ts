/**
 * A channel that 5,000 people have open, 10 of whom write, with bodies of 200 bytes. Against `chat-sqlite`. Run with
 * `npm run bench -- chat-large [--peers DIR] [--rounds 2] [--quick] [--json] [--docs]`.
 */
import { runChatBench } from "./harness/chat-bench.ts";

const READERS = process.argv.includes("--quick") ? 20 : 5_000;
const WRITERS = 10;
const members = [...Array.from({ length: READERS }).keys()];

await runChatBench({
  name: "chat-large",
  title: `${READERS.toLocaleString("en-US")} readers, ${WRITERS} writers`,
  rooms: [{ kind: "team", members }],
  writers: members.slice(0, WRITERS),
  perSecond: 2,
  hasPeer: true,
  rounds: 2,
});
