/**
 * Reads lines into a file, as they come.
 *
 * @param onLines how many there are so far, now and then
 * @returns undefined where the signal ended it
 */
export async function fileOfLines(
  lines: AsyncIterable<string>,
  { onLines, signal }: { onLines: (count: number) => void; signal: AbortSignal },
): Promise<Blob | undefined> {
  const parts: string[] = [];
  for await (const line of lines) {
    if (signal.aborted) return undefined;
    parts.push(`${line}\n`);
    if (parts.length % 500 === 0) onLines(parts.length);
  }
  return signal.aborted ? undefined : new Blob(parts, { type: "application/x-ndjson" });
}

/** Has the browser save a file. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes its own time to begin.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
