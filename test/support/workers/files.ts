import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { SentMessage } from "../../../protocol/chat/resources.ts";
import type { FileInput } from "../../../protocol/files/file.ts";
import { fromBase64Url } from "../../../workers/base64-url.ts";
import { send, type TestUser } from "./test-user.ts";
import { declareFile, putContent, sendBytes } from "./uploads.ts";

/** Files as tests make, send and fetch them. */

/** A picture of one pixel. */
export const PNG = bytesOf(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(fromBase64Url(base64), (character) => character.charCodeAt(0));
}

/** Uploads a file that is taken, with a thumbnail if one is given. */
export async function uploadFile(
  user: TestUser,
  bytes: Uint8Array<ArrayBuffer>,
  input: Partial<FileInput> = {},
  thumbnail?: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const { fileId } = await declareFile(user, { ...input, sizeBytes: bytes.byteLength });
  if (thumbnail) {
    const put = await sendBytes(user, "PUT", `/v1/files/${fileId}/thumbnail`, thumbnail, {
      "content-type": "image/png",
    });
    expect(put.status, await put.text()).toBe(200);
  }
  const put = await putContent(user, fileId, bytes);
  const answer = await put.text();
  expect(put.status, answer).toBe(200);
  expect(JSON.parse(answer)).toMatchObject({ state: "ready" });
  return fileId;
}

export function uploadPicture(user: TestUser, name = "me.png"): Promise<string> {
  return uploadFile(user, PNG, { name, contentType: "image/png" }, PNG);
}

/** Sends a message with a file, and answers its seq. */
export async function sendFile(user: TestUser, channelId: string, fileId: string): Promise<number> {
  const message = { key: crypto.randomUUID(), body: "see", attachments: [{ fileId }] };
  return (await user.ok<SentMessage>("POST", `/v1/channels/${channelId}/messages`, message)).seq;
}

/** Asks for something with headers of its own; by nobody in particular where `user` is null. */
export function fetchAs(
  user: TestUser | null,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Response> {
  return send(path, {
    method,
    headers: { ...headers, ...(user && { authorization: `Bearer ${user.token}` }) },
  });
}

/** The object of the bucket that is served for a file. */
export async function objectNameOf(fileId: string): Promise<string> {
  const record = await env.STORED_FILES.getByName(fileId).describe();
  if (!record || record.objectName === null) throw new Error("the file is not there, or not ready");
  return record.objectName;
}
