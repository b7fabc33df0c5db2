import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { scanState } from "./scan-state.ts";

const HELP = `Looks for what a local server still keeps of somebody, their id for instance, after they deleted their account.

  npm run scan -- --state DIR --for TEXT [--for TEXT …]

  --state DIR  the folder that the server was told to keep its state in (npm start -- --persist DIR). It must not run
  --for TEXT   an id, a handle, an e-mail address; at least 5 characters
  --json       the findings as JSON
  --help

Answers 1 where something was found. Free pages of databases, which hold what was deleted until it is written over, are not read.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      state: { type: "string" },
      for: { type: "string", multiple: true },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { state, for: texts = [] } = values;
  if (state === undefined || !existsSync(state) || texts.length === 0) {
    process.stderr.write(`A folder that is there, and a text to look for, are needed.\n\n${HELP}`);
    return 2;
  }
  const findings = await scanState(state, texts);
  if (values.json) process.stdout.write(`${JSON.stringify(findings)}\n`);
  else {
    for (const { file, where, text } of findings)
      process.stdout.write(`${text}\t${file}${where === null ? "" : `\t${where}`}\n`);
    process.stdout.write(`${findings.length === 0 ? "Nothing" : `${findings.length} traces`} found.\n`);
  }
  return findings.length === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  return 2;
});
