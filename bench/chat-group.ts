/**
 * One group of 100 people who all write, with bodies of 200 bytes: how many messages a second are stored before they are acknowledged, and
 * how soon the 99 others see them at 100 a second. Against `chat-sqlite` with a sync of every message. Run with
 * `npm run bench -- chat-group [--peers DIR] [--rounds 3] [--quick] [--json] [--docs]`.
 */
import { runChatBench } from "./harness/chat-bench.ts";

const MEMBERS = process.argv.includes("--quick") ? 10 : 100;
const members = [...Array.from({ length: MEMBERS }).keys()];

await runChatBench({
  name: "chat-group",
  title: `A group of ${MEMBERS}, all writing`,
  rooms: [{ kind: "group", members }],
  writers: members,
  perSecond: 100,
  hasPeer: true,
  rounds: 3,
  wanted: { messages: 1.5, p99: 2 },
});
