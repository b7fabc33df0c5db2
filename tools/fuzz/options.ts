import { numberOption, readArgs } from "../load/option-values.ts";

export const HELP = `Sends a server of its own what no client should, and checks every answer. Build it first.

  npm run fuzz -- [options]

  --frames N     frames over WebSockets (20000)
  --requests M   HTTP requests (2000)
  --seed N       the same seed makes up the same (1)
  --json         the last line is one JSON object
  --help

Frames are made from the schemas of the contract, requests from the server's own OpenAPI document: whole ones, ones with something
broken, and bytes at random, with the names of what exists in them. Found are: an answer that is not documented, a frame
without its answer or with two, a status of 500 or above, a hang of 30 s, anything that the server logs, memory that grows.

Exits with 1 where anything was found.
`;

export interface FuzzOptions {
  frames: number;
  requests: number;
  seed: number;
  json: boolean;
}

/**
 * Reads the command line.
 *
 * @returns "help" where that is what was asked for
 * @throws UsageError where an option is unknown or out of its bounds
 */
export function fuzzOptions(args: string[]): FuzzOptions | "help" {
  const values = readArgs(args, {
    frames: { type: "string", default: "20000" },
    requests: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (values.help) return "help";
  return {
    frames: numberOption("--frames", values.frames, 0, 1e9, true),
    requests: numberOption("--requests", values.requests, 0, 1e9, true),
    seed: numberOption("--seed", values.seed, 0, 2 ** 31, true),
    json: values.json,
  };
}
