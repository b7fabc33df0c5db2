import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "../usage-error.ts";

/** @throws UsageError where an option is unknown or has no value */
export function readArgs<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError where the text is no number within the bounds */
export function numberOption(name: string, text: string, min: number, max: number, whole = false): number {
  const value = Number(text);
  const valid = text.trim() !== "" && value >= min && value <= max && (!whole || Number.isInteger(value));
  if (valid) return value;
  throw new UsageError(`${name} wants a ${whole ? "whole " : ""}number from ${min} to ${max}, not "${text}"`);
}

/** @throws UsageError where the text is no http(s) address */
export function urlOption(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new UsageError(`--url wants an http(s) address, not "${url}"`);
}
