import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What every benchmark of the suite is told. */
export interface BenchOptions {
  /** The folder of what Hither is measured against. */
  peersDir: string | null;
  /** How many people, where that can be chosen; null for the benchmark's own number. */
  users: number | null;
  /** How often each is measured, in turn. */
  rounds: number;
  /** Only to see that it runs: little of everything. The figures mean nothing. */
  quick: boolean;
  /** Whether to end with one line of JSON. */
  json: boolean;
  /** Whether to write the tables into docs/benchmarks.md, and the chart beside it. */
  docs: boolean;
}

/** `npm run bench -- NAME [--peers DIR] [--users N] [--rounds N] [--quick] [--json] [--docs]` */
export function benchOptions(defaultRounds: number): BenchOptions {
  const { values } = parseArgs({
    options: {
      peers: { type: "string" },
      users: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      docs: { type: "boolean", default: false },
    },
  });
  const { peers, quick, json, docs } = values;
  const rounds = Number(values.rounds ?? (quick ? 1 : defaultRounds));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds wants a whole number of at least 1");
  const users = values.users === undefined ? null : Number(values.users);
  if (users !== null && !(Number.isInteger(users) && users >= 1)) {
    throw new Error("--users wants a whole number of at least 1");
  }
  return { users, peersDir: peers === undefined ? null : resolve(peers), rounds, quick, json, docs };
}

/** The command that a report was made by. */
export function commandOf(name: string, { peersDir, users, quick }: BenchOptions): string {
  return `npm run bench -- ${name}${users === null ? "" : ` --users ${users}`}${peersDir === null ? "" : " --peers DIR"}${quick ? " --quick" : ""}`;
}
