import type { ArchivedMessage } from "./chat-channel-link.ts";

/** A segment of the archive: gzipped NDJSON, one `ArchivedMessage` a line, rising by seq. Never changed once it is written. */

/** The name of a segment in R2. A segment that is written anew gets another `version`. */
export function segmentName(channelId: string, firstSeq: number, version: string): string {
  return `channels/${channelId}/${String(firstSeq).padStart(12, "0")}-${version}.ndjson.gz`;
}

export async function encodeSegment(messages: readonly ArchivedMessage[]): Promise<ArrayBuffer> {
  const lines = messages.map((message) => JSON.stringify(message)).join("\n");
  const zipped = new Blob([lines]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(zipped).arrayBuffer();
}

export async function decodeSegment(bytes: ReadableStream | ArrayBuffer): Promise<ArchivedMessage[]> {
  const stream = bytes instanceof ArrayBuffer ? new Blob([bytes]).stream() : bytes;
  const text = await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).text();
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as ArchivedMessage);
}
