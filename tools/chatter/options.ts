import { numberOption, readArgs, urlOption } from "../load/option-values.ts";

export const HELP = `Lets many people chat on a running Hither, and checks what every device ended with.

  npm run chatter -- [options]

  --users N        how many people (50)
  --channels M     how many channels they talk in: direct ones, groups and channels of teams (10)
  --minutes T      how long (1)
  --rate R         messages a second, of all people together (65)
  --files SHARE    which share of the messages carries a small file, from 0 to 1 (0.02)
  --url URL        where Hither runs (http://127.0.0.1:8787)
  --seed N         the same seed does the same (1)
  --chaos          reset and evict objects of the server all the time; local servers only
  --json           the last line is one JSON object
  --help

People write, send files, comment in threads, edit, delete, react and read; lose their network at random moments, with answers on
their way; put one device away and come back on another one. Messages without an answer are sent again. In the end every
device comes to rest and is compared with every operation that was acknowledged:

  lost         something acknowledged is missing on a device, be it a message, an edit, a deletion, a reaction or a count
  duplicated   a message is there twice, or one that nobody wrote
  misordered   the order differs from the acknowledged one, or from the order in which a device wrote

Files are fetched by somebody else in the channel and compared; those of deleted messages must be gone. What is wrong with one
counts as lost.

Exits with 1 where one of them is not 0.
`;

export interface ChatterOptions {
  users: number;
  channels: number;
  minutes: number;
  ratePerSecond: number;
  /** The share of messages that carry a file. */
  files: number;
  url: string;
  seed: number;
  chaos: boolean;
  json: boolean;
}

/**
 * Reads the command line.
 *
 * @returns "help" where that is what was asked for
 * @throws UsageError where an option is unknown or out of its bounds
 */
export function chatterOptions(args: string[]): ChatterOptions | "help" {
  const values = readArgs(args, {
    users: { type: "string", default: "50" },
    channels: { type: "string", default: "10" },
    minutes: { type: "string", default: "1" },
    rate: { type: "string", default: "65" },
    files: { type: "string", default: "0.02" },
    url: { type: "string", default: "http://127.0.0.1:8787" },
    seed: { type: "string", default: "1" },
    chaos: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) return "help";
  return {
    users: numberOption("--users", values.users, 2, 100_000, true),
    channels: numberOption("--channels", values.channels, 1, 100_000, true),
    minutes: numberOption("--minutes", values.minutes, 0.05, 10_000),
    ratePerSecond: numberOption("--rate", values.rate, 0.1, 100_000),
    files: numberOption("--files", values.files, 0, 1),
    url: urlOption(values.url),
    seed: numberOption("--seed", values.seed, 0, 2 ** 31, true),
    chaos: values.chaos,
    json: values.json,
  };
}
