import type { Message } from "../../protocol/chat/message.ts";
import { type HistorySource, readHistory } from "./history.ts";
import { toHttpMessage } from "./to-http.ts";

/** Messages that are asked for at a time; what they may weigh is bounded, too. */
const PAGE = 1_000;

/**
 * A channel as NDJSON: the header, then every message, oldest first, those of threads too. The last line says how many there
 * were: a file without it was cut off.
 */
export async function* exportLines(source: HistorySource, header: object): AsyncGenerator<string> {
  yield line(header);
  let count = 0;
  for await (const messages of pagesOf(source)) {
    count += messages.length;
    yield messages.map((message) => line(toHttpMessage(message))).join("");
  }
  yield line({ end: true, messages: count });
}

/** Every message of a channel, page by page, oldest first, those of threads too. */
export async function* pagesOf(source: HistorySource): AsyncGenerator<Message[]> {
  let after = 0;
  let hasAfter = true;
  while (hasAfter) {
    const page = await readHistory(source, { after, limit: PAGE, everything: true });
    yield page.messages;
    after = page.messages.at(-1)?.seq ?? after;
    hasAfter = page.hasAfter && page.messages.length > 0;
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** The lines as bytes, made as fast as they are read. */
export function streamOf(lines: AsyncGenerator<string>, onFault: (error: unknown) => void): ReadableStream {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await lines.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      } catch (error) {
        onFault(error);
        controller.error(error);
      }
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
