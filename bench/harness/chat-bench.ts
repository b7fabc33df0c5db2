import type { ChatContender } from "./chat-contender.ts";
import { type ChatRoom, startChatHither } from "./chat-hither.ts";
import { type ChatFigures, ChatLoad } from "./chat-load.ts";
import { startChatSqlite } from "./chat-sqlite.ts";
import { type BenchOptions, benchOptions } from "./options.ts";
import { sleep } from "./paced.ts";
import { whyNoPeer } from "./peers.ts";
import { publish } from "./report.ts";
import { showNumber, showSpread, spreadOf } from "./spread.ts";

/** After everybody has come, what was set off by it goes on for a while. */
const SETTLE_MS = 3_000;

export interface ChatBench {
  name: string;
  title: string;
  rooms: readonly ChatRoom[];
  /** Members by number, who write in turn. */
  writers: readonly number[];
  /** The even pace at which times are measured, in messages a second. */
  perSecond: number;
  /** Whether chat-sqlite, which has one channel, does the same. */
  hasPeer: boolean;
  rounds: number;
  /** What is wanted of the two ratios against the peer. */
  wanted?: { messages: number; p99: number };
}

type Mode = "as fast as they are stored" | "paced";

interface Runner {
  contender: ChatContender;
  load: ChatLoad;
  found: Record<Mode, ChatFigures[]>;
}

/** Measures a chat: how many messages a second are stored, and how soon they are seen at an even pace. */
export async function runChatBench(bench: ChatBench): Promise<never> {
  const options = benchOptions(bench.rounds);
  const times = options.quick ? { warmUpMs: 200, countedMs: 500 } : { warmUpMs: 2_000, countedMs: 6_000 };
  const notes: string[] = [];
  const runners = await startAll(bench, options, notes);
  let thrownAway = 0;
  try {
    await sleep(options.quick ? 0 : SETTLE_MS);
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const mode of ["as fast as they are stored", "paced"] as const) {
        for (const { contender, load, found } of runners) {
          const figures =
            mode === "paced"
              ? await load.openLoop(contender, bench.perSecond, times)
              : await load.closedLoop(contender, times);
          say(`round ${round}, ${contender.name}, ${mode}`, figures);
          if (figures.isDriverSaturated && !options.quick) thrownAway += 1;
          else found[mode].push(figures);
        }
      }
    }
  } finally {
    for (const { contender } of runners) await contender.stop();
  }
  if (thrownAway > 0) notes.push(`${thrownAway} runs were thrown away, because the driver was saturated.`);
  notes.push(...compare(bench, runners));
  report(bench, options, runners, notes);
  process.exit();
}

async function startAll({ rooms, writers, hasPeer }: ChatBench, options: BenchOptions, notes: string[]) {
  const members = rooms.reduce((sum, room) => sum + room.members.length, 0);
  const runnerOf = async (start: (events: ChatLoad["events"]) => Promise<ChatContender>): Promise<Runner> => {
    const load = new ChatLoad(writers);
    return {
      load,
      contender: await start(load.events),
      found: { "as fast as they are stored": [], paced: [] },
    };
  };
  const runners = [await runnerOf((events) => startChatHither(members, rooms, events))];
  if (!hasPeer) return runners;
  const { peersDir } = options;
  const whyNot = whyNoPeer(peersDir, "chat-sqlite.mjs", false);
  if (whyNot !== null || peersDir === null) notes.push(whyNot ?? "");
  else runners.push(await runnerOf((events) => startChatSqlite(peersDir, members, events)));
  return runners;
}

function compare({ wanted, perSecond }: ChatBench, runners: Runner[]): string[] {
  const [ours, theirs] = runners;
  if (!ours || !theirs || !wanted) return [];
  const ratio = (mode: Mode, figure: (found: ChatFigures) => number) => {
    const [mine, other] = [ours, theirs].map(({ found }) => found[mode].map(figure));
    if (!mine?.length || !other?.length) return "an unknown number of";
    return (spreadOf(mine).median / spreadOf(other).median).toFixed(2);
  };
  const messages = ratio("as fast as they are stored", ({ messagesPerSecond }) => messagesPerSecond);
  return [
    `Hither stores ${messages} times as many messages a second (wanted: ${wanted.messages}).`,
    `At ${perSecond} messages a second the p99 is ${ratio("paced", ({ p99Ms }) => p99Ms)} times that of the peer (wanted: at most ${wanted.p99}).`,
  ];
}

function report(bench: ChatBench, options: BenchOptions, runners: Runner[], notes: string[]): void {
  const { name, title, perSecond } = bench;
  const rows: string[][] = [];
  for (const mode of ["as fast as they are stored", "paced"] as const) {
    for (const { contender, found } of runners) {
      const runs = found[mode];
      if (runs.length === 0) continue;
      const over = (figure: (run: ChatFigures) => number, decimals = 0) =>
        showSpread(spreadOf(runs.map(figure)), decimals);
      rows.push([
        `${contender.name}, ${mode === "paced" ? `paced at ${perSecond}/s` : mode}`,
        over((run) => run.messagesPerSecond),
        over((run) => run.p50Ms, 1),
        over((run) => run.p99Ms, 1),
        over((run) => run.storedP99Ms, 1),
        over((run) => run.serverMsPerMessage, 2),
        over((run) => run.framesPerMessage, 1),
        over((run) => run.cores, 2),
        over((run) => run.driverBusy, 2),
      ]);
    }
  }
  const bars = (mode: Mode, figure: (run: ChatFigures) => number) =>
    runners
      .filter(({ found }) => found[mode].length > 0)
      .map(({ contender, found }, index) => ({
        label: contender.name,
        value: spreadOf(found[mode].map(figure)),
        isOurs: index === 0,
      }));
  publish(
    {
      name,
      columns: [
        "",
        "messages/s",
        "seen p50 ms",
        "p99 ms",
        "stored p99 ms",
        "server ms/message",
        "frames out/message",
        "cores",
        "driver busy",
      ],
      rows,
      notes,
      chart: {
        title,
        unit: "messages a second, stored before they are acknowledged",
        groups: [
          {
            label: "",
            bars: bars("as fast as they are stored", ({ messagesPerSecond }) => messagesPerSecond),
          },
        ],
      },
      data: { contenders: runners.map(({ contender, found }) => ({ name: contender.name, found })) },
    },
    options,
  );
}

function say(who: string, found: ChatFigures): void {
  const { messagesPerSecond, p50Ms, p99Ms, storedP99Ms, cores, framesPerMessage, driverBusy } = found;
  process.stdout.write(
    `${who}: ${showNumber(messagesPerSecond)}/s; seen p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)} ms; ` +
      `stored p99 ${storedP99Ms.toFixed(1)} ms; ${cores.toFixed(2)} cores, ${framesPerMessage.toFixed(1)} frames out, ` +
      `driver ${driverBusy.toFixed(2)}${found.isDriverSaturated ? ", SATURATED" : ""}\n`,
  );
}
