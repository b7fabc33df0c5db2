import type { ExportFile } from "./export-section.ts";

/** A file of one JSON value. */
export function jsonFile(name: string, value: unknown): ExportFile {
  return { name, content: `${JSON.stringify(value, null, 2)}\n` };
}

/** A file of one JSON value a line, made as it is read. Null where there are none, so that the archive has no empty files. */
export async function linesFile(name: string, values: AsyncIterable<unknown>): Promise<ExportFile | null> {
  const rest = values[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) return null;
  return { name, content: linesOf(first.value, { [Symbol.asyncIterator]: () => rest }) };
}

async function* linesOf(first: unknown, rest: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield `${JSON.stringify(first)}\n`;
  for await (const value of rest) yield `${JSON.stringify(value)}\n`;
}
