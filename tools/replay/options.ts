import { LIMITS } from "../../protocol/limits.ts";
import { numberOption, readArgs, urlOption } from "../load/option-values.ts";
import { UsageError } from "../usage-error.ts";

export const HELP = `Drives a running Hither with recorded movement, and checks what everybody gets to see.

  npm run replay -- --trips FILE --friends FILE [options]

  --trips FILE       recorded trips: a GPX file, a GeoLife .plt file, a CSV trip,seconds,lat,lng,
                     plain or gzip, or a directory of such files
  --friends FILE     a friend graph: a CSV a,b, plain or gzip
  --users N          how many people; they are cut out of the graph breadth first (100)
  --minutes M        how long (1)
  --speed X          how much faster than recorded people move (1). Nobody is believed to be faster than
                     1,200 km/h: for more, start the server with --max-speed-kmh 0
  --interval-ms T    how often everybody reports (1000)
  --radius M         how far everybody sees, in metres, 500 to 20000 (8000)
  --privacy MODE     all: everybody shares exactly with all friends.
                     mixed: 70 % do, 10 % share approximately, 10 % with some friends only, 10 % with
                     nobody; and some change it, unfriend or block during the run (mixed)
  --url URL          where Hither runs (http://127.0.0.1:8787)
  --seed N           the same seed does the same (1)
  --check            compare every event with a brute-force oracle; exit with 1 where one is wrong
  --chaos            reset and evict objects of the server all the time; local servers only.
                     Exit with 1 where a client's socket closes
  --json             the last line is one JSON object
  --help

What --check counts:
  missed         a friend who shares and was inside the radius for 2 s on end is not shown, or is shown where
                 they were before a report that the server accepted more than 2 s ago
  leaked         somebody is shown who is no friend, does not share (for more than 1 s), is further away than
                 the radius and its hysteresis of 10 %, or shares approximately and is shown exactly; or a
                 friend stays on the screen for more than 2 s after leaving
  wrongDistance  a distance is off by more than 1 %, or a friend is shown where they never reported to be
`;

export interface ReplayOptions {
  trips: string;
  friends: string;
  users: number;
  minutes: number;
  speed: number;
  intervalMs: number;
  radiusM: number;
  privacy: "all" | "mixed";
  url: string;
  seed: number;
  check: boolean;
  chaos: boolean;
  json: boolean;
}

/**
 * Reads the command line.
 *
 * @returns "help" where that is what was asked for
 * @throws UsageError where an option is unknown, missing or out of its bounds
 */
export function replayOptions(args: string[]): ReplayOptions | "help" {
  const values = readArgs(args, {
    trips: { type: "string" },
    friends: { type: "string" },
    users: { type: "string", default: "100" },
    minutes: { type: "string", default: "1" },
    speed: { type: "string", default: "1" },
    "interval-ms": { type: "string", default: "1000" },
    radius: { type: "string", default: String(LIMITS.defaultRadiusM) },
    privacy: { type: "string", default: "mixed" },
    url: { type: "string", default: "http://127.0.0.1:8787" },
    seed: { type: "string", default: "1" },
    check: { type: "boolean", default: false },
    chaos: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) return "help";
  const { privacy } = values;
  if (privacy !== "all" && privacy !== "mixed") {
    throw new UsageError(`--privacy is all or mixed, not "${privacy}"`);
  }
  return {
    trips: required("--trips", values.trips),
    friends: required("--friends", values.friends),
    users: numberOption("--users", values.users, 1, 100_000, true),
    minutes: numberOption("--minutes", values.minutes, 0.05, 10_000),
    speed: numberOption("--speed", values.speed, 0, 10_000),
    // Faster than the server forwards, reports would only replace each other.
    intervalMs: numberOption(
      "--interval-ms",
      values["interval-ms"],
      LIMITS.minForwardIntervalMs,
      600_000,
      true,
    ),
    radiusM: numberOption("--radius", values.radius, LIMITS.minRadiusM, LIMITS.maxRadiusM),
    privacy,
    url: urlOption(values.url),
    seed: numberOption("--seed", values.seed, 0, 2 ** 31, true),
    check: values.check,
    chaos: values.chaos,
    json: values.json,
  };
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new UsageError(`${name} is missing; see --help`);
  return value;
}
