import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { DeclaredFile, FileInput, FileResource } from "../../../protocol/files/file.ts";
import { uploadName } from "../../../protocol/links/stored-file-link.ts";
import { app } from "../../../workers/app.ts";
import { signatureOf } from "../../support/sigv4.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, ORIGIN, type TestUser } from "../../support/workers/test-user.ts";
import { problemOf, sendBytes, sha256Of, someBytes } from "../../support/workers/uploads.ts";

beforeAll(migrate);

const S3 = {
  S3_ENDPOINT: "https://account.r2.cloudflarestorage.com",
  S3_BUCKET: "hither-files",
  S3_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  S3_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** Declares a file at a deployment with these settings. */
function declareAt(settings: object, user: TestUser, input: Partial<FileInput> = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${user.token}`, "content-type": "application/json" };
  const file = { name: "a", contentType: "application/octet-stream", sizeBytes: 1_000, ...input };
  const init = { method: "POST", headers, body: JSON.stringify(file) };
  const request = new Request(`${ORIGIN}/v1/files`, init);
  return Promise.resolve(app.fetch(request, { ...env, ...settings }, createExecutionContext()));
}

/** The store as it is reached by S3: checks the signature by itself, and keeps to what was signed. */
async function putAtStore(
  { url: address, headers }: { url: string; headers: Record<string, string> },
  bytes: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const url = new URL(address);
  const sent = { host: url.host, "content-length": String(bytes.byteLength), ...headers };
  const signature = await signatureOf(S3.S3_SECRET_ACCESS_KEY, "PUT", url, sent);
  if (signature !== url.searchParams.get("X-Amz-Signature")) return 403;
  const [, bucket, ...name] = url.pathname.split("/");
  if (bucket !== S3.S3_BUCKET) return 404;
  const stored = await env.FILES.put(name.join("/"), bytes, {
    ...(headers["if-none-match"] === "*" && { onlyIf: { etagDoesNotMatch: "*" } }),
  });
  return stored ? 200 : 412;
}

const complete = (user: TestUser, fileId: string) =>
  sendBytes(user, "POST", `/v1/files/${fileId}/complete`, null);

it("brings a file's bytes past the Worker, once, and has them checked", async () => {
  const ann = await makeGuest();
  const bytes = someBytes(1_000);
  const { fileId, upload } = await (await declareAt(S3, ann)).json<DeclaredFile>();
  if (!upload.direct) throw new Error("no direct upload");
  expect((await problemOf(complete(ann, fileId))).type).toBe("/problems/file-not-ready");
  expect(await putAtStore(upload.direct, someBytes(999))).toBe(403);
  const asHtml = { ...upload.direct, headers: { ...upload.direct.headers, "content-type": "text/html" } };
  expect(await putAtStore(asHtml, bytes)).toBe(403);
  expect(await putAtStore(upload.direct, bytes)).toBe(200);
  const file = await (await complete(ann, fileId)).json<FileResource>();
  expect(file).toMatchObject({ state: "ready", sha256: await sha256Of(bytes) });
  expect(await putAtStore(upload.direct, someBytes(1_000, 666))).toBe(412);
  expect(await (await complete(ann, fileId)).json()).toEqual(file);
});

it("does not take bytes of another size than was declared", async () => {
  const ann = await makeGuest();
  for (const [length, type] of [
    [900, "/problems/wrong-offset"],
    [1_100, "/problems/too-large"],
  ] as const) {
    const { fileId } = await (await declareAt(S3, ann)).json<DeclaredFile>();
    await env.FILES.put(uploadName(fileId), someBytes(length));
    expect((await problemOf(complete(ann, fileId))).type).toBe(type);
    expect(await env.FILES.head(uploadName(fileId))).toBeNull();
  }
});

it("refuses by the problem what is not what was declared", async () => {
  const ann = await makeGuest();
  const declared = await declareAt(S3, ann, { sha256: "0".repeat(64) });
  const { fileId, upload } = await declared.json<DeclaredFile>();
  if (!upload.direct) throw new Error("no direct upload");
  expect(await putAtStore(upload.direct, someBytes(1_000))).toBe(200);
  const problem = await problemOf(complete(ann, fileId));
  expect(problem).toMatchObject({ type: "/problems/checksum-mismatch", status: 422 });
  expect(problem.detail).toMatch(/^checksumMismatch: /);
});

it("is not there where nothing is set, and refused where something is missing, before room is taken", async () => {
  const ann = await makeGuest();
  expect((await (await declareAt({}, ann)).json<DeclaredFile>()).upload.direct).toBeNull();
  const { S3_BUCKET: _, ...partly } = S3;
  const problem = await problemOf(declareAt(partly, ann));
  expect(problem).toMatchObject({ type: "/problems/misconfigured", status: 500 });
  expect(await ann.ok("GET", "/v1/me/file-usage")).toMatchObject({ files: 1 });
});
