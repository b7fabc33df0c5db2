import { numberOption, readArgs } from "../load/option-values.ts";
import { UsageError } from "../usage-error.ts";

export const HELP = `Does harm to a Hither of its own while many people use it, and checks that nothing was lost and nobody saw what they must not.

  npm run chaos -- [options]

  --minutes T       how long the harm goes on (1)
  --seed N          the same seed does the same harm at the same times, to a load that is drawn alike (1)
  --people N        how many people move about (60)
  --chatters N      how many people chat (40)
  --rate R          messages a second, of all people together (20)
  --trips FILE      recorded trips to move along, as of npm run replay; without, people walk at random
  --friends FILE    a friend graph, as of npm run replay; without, friends are drawn at random
  --plan            print what would be done, and do nothing
  --json            the last line is one JSON object
  --help

What is done: the server process is killed (SIGKILL) and started again on the same state; objects are reset in the middle of their work
and evicted; connections are reset, half-opened, and read slowly; databases, buckets and the queue are slow, and fail before or after
they did what they were asked; clocks of devices jump by up to two days. Friends part, block and come together again meanwhile.

What is checked, once all faults are over and everything has come to rest:

  lost         an acknowledged message, edit, deletion, reaction or file is missing in the history or on a device, or an inbox disagrees
               with its channel
  duplicated   a message is there twice, or one that nobody wrote
  misordered   the order differs from the acknowledged one
  leaked       a location came to somebody who at no moment of the last second was allowed to see it
  asymmetric   two people stand differently in their two lists, or in two databases, or are friends in spite of a block
  orphans      an object of the bucket of files that no file knows of, or whose file nobody refers to and nothing will delete
  stuck        work that should be done and is not: chores, notifications, files that nobody was told of

The schedule of a seed is always the same, and so is what the people want to do. When exactly a real system does what is not, so a
seed that fails is to be run more than once.

Exits with 1 where one of them is not 0.
`;

export interface ChaosOptions {
  minutes: number;
  seed: number;
  people: number;
  chatters: number;
  ratePerSecond: number;
  trips: string | undefined;
  friends: string | undefined;
  plan: boolean;
  json: boolean;
}

/**
 * Reads the command line.
 *
 * @returns "help" where that is what was asked for
 * @throws UsageError where an option is unknown or out of its bounds
 */
export function chaosOptions(args: string[]): ChaosOptions | "help" {
  const values = readArgs(args, {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    people: { type: "string", default: "60" },
    chatters: { type: "string", default: "40" },
    rate: { type: "string", default: "20" },
    trips: { type: "string" },
    friends: { type: "string" },
    plan: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) return "help";
  if ((values.trips === undefined) !== (values.friends === undefined)) {
    throw new UsageError("--trips and --friends go together");
  }
  return {
    minutes: numberOption("--minutes", values.minutes, 0.1, 10_000),
    seed: numberOption("--seed", values.seed, 0, 2 ** 31, true),
    people: numberOption("--people", values.people, 2, 10_000, true),
    chatters: numberOption("--chatters", values.chatters, 2, 10_000, true),
    ratePerSecond: numberOption("--rate", values.rate, 0.1, 10_000),
    trips: values.trips,
    friends: values.friends,
    plan: values.plan,
    json: values.json,
  };
}
