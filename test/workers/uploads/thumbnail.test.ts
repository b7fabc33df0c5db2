import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { FileResource } from "../../../protocol/files/file.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { thumbnailName } from "../../../protocol/links/stored-file-link.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import {
  declareFile,
  problemOf,
  putContent,
  readFile,
  sendBytes,
  someBytes,
} from "../../support/workers/uploads.ts";

beforeAll(migrate);

/** A PNG of one pixel, and one with a text beside it that must not be shared. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const toBytes = (base64: string) => new Uint8Array(Array.from(atob(base64), (char) => char.charCodeAt(0)));

const put = (user: TestUser, fileId: string, body: Uint8Array<ArrayBuffer>) =>
  sendBytes(user, "PUT", `/v1/files/${fileId}/thumbnail`, body);

async function bytesOf(fileId: string): Promise<Uint8Array | null> {
  const object = await env.FILES.get(thumbnailName(fileId));
  return object && new Uint8Array(await object.arrayBuffer());
}

it("is stored with its type, before the file's bytes or after them", async () => {
  const ann = await makeGuest();
  for (const isFirst of [true, false]) {
    const { fileId } = await declareFile(ann, { sizeBytes: 10 });
    if (!isFirst) await putContent(ann, fileId, someBytes(10));
    const response = await put(ann, fileId, toBytes(PNG));
    expect(response.status).toBe(200);
    expect((await response.json<FileResource>()).thumbnail).toBe(true);
    if (isFirst) await putContent(ann, fileId, someBytes(10));
    expect(await readFile(ann, fileId)).toMatchObject({ thumbnail: true, state: "ready" });
    expect(await bytesOf(fileId)).not.toBeNull();
    expect((await env.FILES.head(thumbnailName(fileId)))?.httpMetadata?.contentType).toBe("image/png");
  }
});

it("has a bound of its own", async () => {
  const ann = await makeGuest();
  const { fileId } = await declareFile(ann);
  const problem = await problemOf(put(ann, fileId, someBytes(LIMITS.maxThumbnailBytes + 1)));
  expect(problem).toMatchObject({ type: "/problems/too-large", status: 413 });
  expect(problem.detail).toContain("65536");
  expect(await bytesOf(fileId)).toBeNull();
});

it("is a picture", async () => {
  const ann = await makeGuest();
  const { fileId } = await declareFile(ann);
  const html = toBytes(btoa("<script>alert(1)</script>"));
  for (const bytes of [html, toBytes(PNG).slice(0, 30), new Uint8Array(0)]) {
    const problem = await problemOf(put(ann, fileId, bytes));
    expect(problem).toMatchObject({ type: "/problems/malformed-picture", status: 422 });
    expect(problem.detail).toBeTruthy();
  }
  expect(await readFile(ann, fileId)).toMatchObject({ thumbnail: false });
  expect(await bytesOf(fileId)).toBeNull();
});

it("stays the first one", async () => {
  const ann = await makeGuest();
  const { fileId } = await declareFile(ann);
  await put(ann, fileId, toBytes(PNG));
  const first = await env.FILES.head(thumbnailName(fileId));
  expect((await put(ann, fileId, toBytes(PNG))).status).toBe(200);
  expect((await env.FILES.head(thumbnailName(fileId)))?.version).toBe(first?.version);
});

it("does not come to a file that is used without one, and leaves nothing", async () => {
  const ann = await makeGuest();
  const { fileId } = await declareFile(ann, { sizeBytes: 10 });
  await putContent(ann, fileId, someBytes(10));
  await env.STORED_FILES.getByName(fileId).hold("channel:some-channel", { ownerId: ann.id });
  expect((await problemOf(put(ann, fileId, toBytes(PNG)))).type).toBe("/problems/file-complete");
  expect(await bytesOf(fileId)).toBeNull();
});
