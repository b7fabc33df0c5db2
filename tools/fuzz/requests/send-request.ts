import { type Agent, request as sendOverHttp } from "node:http";
import type { FuzzRequest } from "./make-requests.ts";

export interface Answer {
  status: number;
  contentType: string;
  body: Buffer;
}

/** Longer than a client waits. */
const ANSWER_WITHIN_MS = 30_000;
/** Of longer answers, which are files and exports, the rest is not kept. */
const MAX_KEPT_BYTES = 262_144;

/**
 * Sends a request as it is, its path untouched, and reads the whole answer.
 *
 * @throws Error where none comes
 */
export function sendRequest(port: number, agent: Agent, request: FuzzRequest): Promise<Answer> {
  const { method, path, headers, body } = request;
  return new Promise((resolve, reject) => {
    const sent = sendOverHttp(
      {
        host: "127.0.0.1",
        port,
        agent,
        method,
        path,
        headers: withLength(headers, body),
        timeout: ANSWER_WITHIN_MS,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= MAX_KEPT_BYTES) chunks.push(chunk);
        });
        response.on("error", reject);
        response.on("end", () => {
          const contentType = response.headers["content-type"] ?? "";
          resolve({ status: response.statusCode ?? 0, contentType, body: Buffer.concat(chunks) });
        });
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)));
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

function withLength(headers: Record<string, string>, body: Buffer | null): Record<string, string> {
  return body ? { ...headers, "content-length": String(body.length) } : headers;
}
