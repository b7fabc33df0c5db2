import { expect } from "vitest";
import type { DeclaredFile, FileInput, FileResource } from "../../../protocol/files/file.ts";
import type { Problem } from "../../../protocol/resources.ts";
import { readProblem, send, type TestUser } from "./test-user.ts";

/** Calls of the routes that bring bytes, as tests make them. */

/** The same bytes for the same seed, and no picture of any kind. */
export function someBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = index < 8 ? 120 : state >>> 24;
  }
  return bytes;
}

export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function declareFile(user: TestUser, input: Partial<FileInput> = {}): Promise<DeclaredFile> {
  const file = { name: "notes.bin", contentType: "application/octet-stream", sizeBytes: 1_000, ...input };
  return user.ok("POST", "/v1/files", file);
}

export function readFile(user: TestUser, fileId: string): Promise<FileResource> {
  return user.ok("GET", `/v1/files/${fileId}`);
}

/** Sends bytes, or a stream of them, as a phone does. */
export function sendBytes(
  user: TestUser | null,
  method: string,
  path: string,
  body: BodyInit | null,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  const length = body instanceof Uint8Array ? { "content-length": String(body.byteLength) } : {};
  const all = { ...(user && { authorization: `Bearer ${user.token}` }), ...length, ...headers };
  const given = Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined);
  return send(path, { method, headers: given, body });
}

export function putContent(
  user: TestUser,
  fileId: string,
  body: BodyInit | null,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  return sendBytes(user, "PUT", `/v1/files/${fileId}/content`, body, headers);
}

/** A request of tus. Those with a body are marked as tus wants them. */
export function tus(
  user: TestUser | null,
  method: string,
  path: string,
  headers: Record<string, string | undefined> = {},
  body: BodyInit | null = null,
): Promise<Response> {
  const type = body === null ? {} : { "content-type": "application/offset+octet-stream" };
  return sendBytes(user, method, path, body, { "tus-resumable": "1.0.0", ...type, ...headers });
}

export function patch(
  user: TestUser,
  fileId: string,
  offset: number,
  body: BodyInit | null,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  return tus(user, "PATCH", `/v1/uploads/${fileId}`, { "upload-offset": String(offset), ...headers }, body);
}

export function metadata(pairs: Record<string, string>): string {
  const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(",");
}

/** How much of an upload is there. */
export async function offsetOf(user: TestUser, fileId: string): Promise<number> {
  const response = await tus(user, "HEAD", `/v1/uploads/${fileId}`);
  expect(response.status).toBe(200);
  return Number(response.headers.get("upload-offset"));
}

/** The problem of an answer that must be one. */
export async function problemOf(response: Response | Promise<Response>): Promise<Problem> {
  const answer = await response;
  const problem = await readProblem(answer);
  expect(problem.status).toBe(answer.status);
  return problem;
}

/** A body that does not say how long it is. */
export function ofUnknownLength(bytes: Uint8Array<ArrayBuffer>): ReadableStream {
  return new Blob([bytes]).stream().pipeThrough(new IdentityTransformStream());
}

/** A body that a test sends piece by piece, and breaks off. */
export function openBody(sizeBytes: number) {
  const { readable, writable } = new FixedLengthStream(sizeBytes);
  const writer = writable.getWriter();
  return {
    body: readable,
    headers: { "content-length": String(sizeBytes) },
    write: (bytes: Uint8Array) => writer.write(bytes),
    close: () => writer.close(),
    /** What a lost connection does. */
    cut: () => writer.abort(new Error("Network connection lost.")).catch(() => {}),
  };
}
