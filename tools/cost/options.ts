import { numberOption, readArgs } from "../load/option-values.ts";
import { ASSUMPTIONS, type Assumed, assume } from "./assumptions.ts";

export const HELP = `Says what Hither would cost on the whole planet: runs a stretch of a representative hour on local objects, counts
what Cloudflare bills, and multiplies by list prices. Beside it the same for a plain design with an object for each
person, and for Ably, PubNub, Pusher and API Gateway.

  npm run cost -- [options]

  --users N          how many people walk and report (300)
  --minutes M        for how long, in real time; the day is extrapolated from it (1.5)
  --seed N           the same seed draws the same people (1)
  --assume KEY=VALUE changes an assumption, as often as there are some to change
  --save FILE        keeps what was measured
  --figures FILE     takes what was measured before, to price it by other assumptions
  --docs             writes the tables of docs/capacity.md
  --json             the last line is one JSON object
  --help

Assumptions:
${Object.entries(ASSUMPTIONS)
  .map(([name, { value, meaning }]) => `  ${name.padEnd(22)} ${String(value).padStart(9)}  ${meaning}`)
  .join("\n")}
`;

export interface CostOptions {
  users: number;
  minutes: number;
  seed: number;
  assumed: Assumed;
  save: string | undefined;
  figures: string | undefined;
  docs: boolean;
  json: boolean;
}

/**
 * Reads the command line.
 *
 * @returns "help" where that is what was asked for
 * @throws UsageError where an option is unknown or out of its bounds
 */
export function costOptions(args: string[]): CostOptions | "help" {
  const values = readArgs(args, {
    users: { type: "string", default: "300" },
    minutes: { type: "string", default: "1.5" },
    seed: { type: "string", default: "1" },
    assume: { type: "string", multiple: true, default: [] },
    save: { type: "string" },
    figures: { type: "string" },
    docs: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) return "help";
  return {
    users: numberOption("--users", values.users, 50, 20_000, true),
    minutes: numberOption("--minutes", values.minutes, 0.5, 600),
    seed: numberOption("--seed", values.seed, 0, 2 ** 31, true),
    assumed: assume(values.assume),
    save: values.save,
    figures: values.figures,
    docs: values.docs,
    json: values.json,
  };
}
