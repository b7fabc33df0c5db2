import { type LivePanel, livePanel } from "../terminal/live-panel.ts";
import { UsageError } from "../usage-error.ts";

export interface Tool<Options, Result> {
  help: string;
  /** Reads the command line. Throws UsageError. */
  options(args: string[]): Options | "help";
  run(options: Options, panel: LivePanel): Promise<Result>;
  report(options: Options, result: Result): string;
  /** Whether nothing wrong was found. */
  isRight(options: Options, result: Result): boolean;
}

/** Runs a command with a live panel and ends the process: with 0, with 1 where something is wrong, with 2 where it was misused. */
export async function runTool<Options extends object, Result>(tool: Tool<Options, Result>): Promise<never> {
  try {
    const options = tool.options(process.argv.slice(2));
    if (options === "help") {
      process.stdout.write(tool.help);
      process.exit(0);
    }
    const panel = livePanel();
    process.once("SIGINT", () => {
      panel.close();
      process.exit(130);
    });
    const result = await tool.run(options, panel);
    panel.close();
    process.stdout.write(tool.report(options, result));
    process.exit(tool.isRight(options, result) ? 0 : 1);
  } catch (error) {
    const expected = error instanceof UsageError;
    process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`);
    process.exit(expected ? 2 : 1);
  }
}
