import { parseArgs } from "node:util";
import { UsageError } from "../usage-error.ts";
import { backUp, PARTS, type Part, restore } from "./local-state.ts";

const HELP = `Copies the state of a local server, and puts such a copy back. The server must not run. Deployments: docs/backup.md

  npm run backup  -- --state DIR --to DIR
  npm run restore -- --state DIR --from DIR [--only d1|do|r2 …]

  --state DIR  the folder that the server keeps its state in (npm start -- --persist DIR)
  --to DIR     where the copy is to be; not there yet, or empty
  --from DIR   the copy
  --only PART  only the databases (d1), the objects (do) or the buckets (r2); may be given again
  --help
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      state: { type: "string" },
      to: { type: "string" },
      from: { type: "string" },
      only: { type: "string", multiple: true },
      help: { type: "boolean", default: false },
    },
  });
  const [what] = positionals;
  const { state, to, from, only = [] } = values;
  if (values.help) process.stdout.write(HELP);
  else if (state === undefined) throw new UsageError("--state is needed");
  else if (what === "backup" && to !== undefined) {
    await backUp(state, to);
    process.stdout.write(`${state} is copied to ${to}. It holds secrets: keep it as safe as the server.\n`);
  } else if (what === "restore" && from !== undefined) {
    const parts = only.length > 0 ? only.map(toPart) : PARTS;
    await restore(from, state, parts);
    process.stdout.write(`${parts.join(", ")} of ${state} are as in ${from} again.\n`);
  } else throw new UsageError("say where to, or where from");
}

function toPart(name: string): Part {
  const part = PARTS.find((each) => each === name);
  if (part === undefined) throw new UsageError(`there is no part "${name}"`);
  return part;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  process.exitCode = 2;
});
