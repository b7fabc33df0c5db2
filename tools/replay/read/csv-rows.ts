import { UsageError } from "../../usage-error.ts";

/**
 * The rows of a CSV of plain values (no quotes), which begins with a header.
 *
 * @throws UsageError where the header is another, or a row is of another length
 */
export function* csvRows(
  text: string,
  header: string,
  path: string,
): Generator<[row: string[], line: number]> {
  const lines = text.split(/\r?\n/);
  const columns = header.split(",").length;
  if (lines[0]?.trim() !== header) throw new UsageError(`${path} does not begin with the header ${header}`);
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === "") continue;
    const row = line.split(",");
    if (row.length !== columns) throw badRow(path, index + 1, header);
    yield [row, index + 1];
  }
}

export function badRow(path: string, line: number, wanted: string): UsageError {
  return new UsageError(`${path}:${line} is no ${wanted}`);
}
