import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { FileUsage } from "../../../protocol/files/file.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { uploadName } from "../../../protocol/links/stored-file-link.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, ORIGIN, send } from "../../support/workers/test-user.ts";
import {
  declareFile,
  ofUnknownLength,
  openBody,
  problemOf,
  putContent,
  readFile,
  sendBytes,
  sha256Of,
  someBytes,
} from "../../support/workers/uploads.ts";

beforeAll(migrate);

const inBucket = (fileId: string) => env.FILES.head(uploadName(fileId));

describe("declaring a file", () => {
  it("answers what there is of it, and the ways for its bytes to come", async () => {
    const ann = await makeGuest();
    const input = {
      name: "voice.ogg",
      contentType: "audio/ogg",
      sizeBytes: 10,
      durationMs: 900,
      waveform: [1, 2],
    };
    const file = await declareFile(ann, input);
    expect(file).toMatchObject({
      ...input,
      state: "uploading",
      refusal: null,
      receivedBytes: 0,
      sha256: null,
    });
    expect(file.upload).toEqual({
      contentUrl: `${ORIGIN}/v1/files/${file.fileId}/content`,
      tusUrl: `${ORIGIN}/v1/uploads/${file.fileId}`,
      direct: null,
    });
    expect(Date.parse(file.expiresAt ?? "") - Date.parse(file.createdAt)).toBe(LIMITS.fileUnusedMs);
    const { upload: _, ...resource } = file;
    expect(await readFile(ann, file.fileId)).toEqual(resource);
  });

  it("offers no single request for a file that is too large for one", async () => {
    const ann = await makeGuest();
    const { upload, fileId } = await declareFile(ann, { sizeBytes: LIMITS.maxPutBytes + 1 });
    expect(upload.contentUrl).toBeNull();
    const problem = await problemOf(putContent(ann, fileId, someBytes(10)));
    expect(problem).toMatchObject({ type: "/problems/too-large", status: 413 });
  });

  it.each([
    [{ name: "../x" }, "name"],
    [{ name: "a\u202egpj.exe" }, "name"],
    [{ contentType: "Image/PNG" }, "contentType"],
    [{ sizeBytes: 0 }, "sizeBytes"],
    [{ sizeBytes: LIMITS.maxFileBytes + 1 }, "sizeBytes"],
    [{ sha256: "ab" }, "sha256"],
    [{ width: 70_000 }, "width"],
    [{ placeholder: "no base64!" }, "placeholder"],
    [{ objectName: "uploads/other" }, ""],
  ])("refuses %j, naming the field", async (input, field) => {
    const ann = await makeGuest();
    const file = { name: "a", contentType: "text/plain", sizeBytes: 1, ...input };
    const problem = await ann.problem("POST", "/v1/files", file);
    expect(problem).toMatchObject({ type: "/problems/invalid-input", status: 400, ...(field && { field }) });
    expect(await ann.ok<FileUsage>("GET", "/v1/me/file-usage")).toMatchObject({ files: 0, bytes: 0 });
  });
});

describe("a file's bytes in one request", () => {
  it("are there, as they were sent, though they are more than any other body may be", async () => {
    const ann = await makeGuest();
    const bytes = someBytes(2_000_000);
    const sha256 = await sha256Of(bytes);
    const { fileId } = await declareFile(ann, { sizeBytes: bytes.length, sha256 });
    const response = await putContent(ann, fileId, bytes);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ state: "ready", receivedBytes: bytes.length, sha256 });
    const stored = await env.FILES.get(uploadName(fileId));
    expect(await sha256Of(new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer(0)))).toBe(sha256);
  });

  it("have exactly the length that was declared, and say so", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 100 });
    const attempts = [
      putContent(ann, fileId, someBytes(99)),
      putContent(ann, fileId, someBytes(101)),
      putContent(ann, fileId, ofUnknownLength(someBytes(100))),
      putContent(ann, fileId, null),
    ];
    for (const attempt of attempts) {
      expect(await problemOf(attempt)).toMatchObject({
        type: "/problems/invalid-input",
        field: "content-length",
      });
    }
    expect(await inBucket(fileId)).toBeNull();
    expect((await putContent(ann, fileId, someBytes(100))).status).toBe(200);
  });

  it("leave nothing where the request is cut in the middle", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 3_000_000 });
    const { body, headers, write, cut } = openBody(3_000_000);
    const going = putContent(ann, fileId, body, headers).catch(() => null);
    await write(someBytes(1_500_000));
    await cut();
    expect((await going)?.ok ?? false).toBe(false);
    expect(await inBucket(fileId)).toBeNull();
    expect(await readFile(ann, fileId)).toMatchObject({ state: "uploading", receivedBytes: 0 });
    expect((await putContent(ann, fileId, someBytes(3_000_000))).status).toBe(200);
  });

  it("are not stored where they have another SHA-256 than was declared, and may be sent again", async () => {
    const ann = await makeGuest();
    const bytes = someBytes(500);
    const { fileId } = await declareFile(ann, { sizeBytes: 500, sha256: await sha256Of(bytes) });
    const problem = await problemOf(putContent(ann, fileId, someBytes(500, 2)));
    expect(problem).toMatchObject({ type: "/problems/checksum-mismatch", status: 422 });
    expect(await inBucket(fileId)).toBeNull();
    expect(await (await putContent(ann, fileId, bytes)).json()).toMatchObject({ state: "ready" });
  });

  it("are refused for good where they are of another type than was declared", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { contentType: "image/png", sizeBytes: 500 });
    for (const attempt of ["first", "repeat"]) {
      const problem = await problemOf(putContent(ann, fileId, someBytes(500)));
      expect(problem, attempt).toMatchObject({ type: "/problems/unsupported-type", status: 415 });
      expect(problem.detail, attempt).toMatch(/^typeMismatch: /);
    }
    expect(await readFile(ann, fileId)).toMatchObject({ state: "refused", refusal: "typeMismatch" });
    expect(await inBucket(fileId)).toBeNull();
    expect(await ann.ok<FileUsage>("GET", "/v1/me/file-usage")).toMatchObject({ files: 0, bytes: 0 });
  });

  it("answer a repeat with how the file stands", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 300 });
    const first = await (await putContent(ann, fileId, someBytes(300))).json();
    expect(await (await putContent(ann, fileId, someBytes(300))).json()).toEqual(first);
  });

  it("are never replaced once they were checked, by a request that began before either", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 200_000 });
    const evil = openBody(200_000);
    const slow = putContent(ann, fileId, evil.body, evil.headers);
    await evil.write(someBytes(100_000, 666));
    const good = someBytes(200_000);
    expect(await (await putContent(ann, fileId, good)).json()).toMatchObject({ state: "ready" });
    await evil.write(someBytes(100_000, 666));
    await evil.close();
    expect(await (await slow).json()).toMatchObject({ state: "ready", sha256: await sha256Of(good) });
    const stored = await env.FILES.get(uploadName(fileId));
    const bytes = new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(await sha256Of(bytes)).toBe(await sha256Of(good));
  });

  it("leave nothing of a file that is deleted while they come in", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 200_000 });
    const { body, headers, write, close } = openBody(200_000);
    const going = putContent(ann, fileId, body, headers);
    await write(someBytes(100_000));
    expect(await ann.ok("DELETE", `/v1/files/${fileId}`)).toEqual({ done: true });
    await write(someBytes(100_000));
    await close();
    expect((await problemOf(going)).type).toBe("/problems/no-such-file");
    expect(await inBucket(fileId)).toBeNull();
  });
});

describe("somebody else's file", () => {
  it("is not there, whatever one tries, and stays as it is", async () => {
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    const { fileId } = await declareFile(ann, { sizeBytes: 10 });
    const path = `/v1/files/${fileId}`;
    const bytes = someBytes(10);
    for (const [user, type, status] of [
      [bob, "/problems/no-such-file", 404],
      [null, "/problems/not-signed-in", 401],
    ] as const) {
      const attempts = [
        sendBytes(user, "GET", path, null),
        sendBytes(user, "DELETE", path, null),
        sendBytes(user, "PUT", `${path}/content`, bytes),
        sendBytes(user, "PUT", `${path}/thumbnail`, bytes),
        sendBytes(user, "POST", `${path}/complete`, null),
      ];
      for (const attempt of attempts) expect(await problemOf(attempt)).toMatchObject({ type, status });
    }
    expect((await send("/v1/files", { method: "POST", body: "{}" })).status).toBe(401);
    expect((await send("/v1/me/file-usage")).status).toBe(401);
    expect(await readFile(ann, fileId)).toMatchObject({ state: "uploading", receivedBytes: 0 });
  });

  it("is as little there as one that never was", async () => {
    const ann = await makeGuest();
    const never = "019a9f3e-0000-7000-8000-000000000001";
    expect((await ann.problem("GET", `/v1/files/${never}`)).type).toBe("/problems/no-such-file");
    expect((await ann.problem("DELETE", `/v1/files/${never}`)).type).toBe("/problems/no-such-file");
    expect(await ann.problem("GET", "/v1/files/never")).toMatchObject({ status: 400, field: "fileId" });
  });
});

describe("the room for files", () => {
  it("is counted from the declaration to the deletion", async () => {
    const ann = await makeGuest();
    const usage = () => ann.ok<FileUsage>("GET", "/v1/me/file-usage");
    expect(await usage()).toEqual({
      files: 0,
      maxFiles: LIMITS.maxUserFiles,
      bytes: 0,
      maxBytes: LIMITS.maxUserFileBytes,
    });
    const { fileId } = await declareFile(ann, { sizeBytes: 700 });
    expect(await usage()).toMatchObject({ files: 1, bytes: 700 });
    await putContent(ann, fileId, someBytes(700));
    expect(await usage()).toMatchObject({ files: 1, bytes: 700 });
    await ann.ok("DELETE", `/v1/files/${fileId}`);
    expect(await usage()).toMatchObject({ files: 0, bytes: 0 });
    expect((await ann.problem("GET", `/v1/files/${fileId}`)).type).toBe("/problems/no-such-file");
  });

  it("is full of bytes at some point, and the problem says so", async () => {
    const ann = await makeGuest();
    for (let count = 0; count < 4; count += 1) await declareFile(ann, { sizeBytes: LIMITS.maxFileBytes });
    const file = { name: "a", contentType: "text/plain", sizeBytes: 1 };
    const problem = await ann.problem("POST", "/v1/files", file);
    expect(problem).toMatchObject({ type: "/problems/quota-full", status: 409 });
    expect(problem.detail).toContain("20000000000 of 20000000000 bytes");
  });

  it("is full of unfinished uploads at some point, until one is finished", async () => {
    const ann = await makeGuest();
    const files = await Promise.all(
      Array.from({ length: LIMITS.maxUnfinishedUploads }, () => declareFile(ann, { sizeBytes: 5 })),
    );
    const file = { name: "a", contentType: "text/plain", sizeBytes: 1 };
    const problem = await ann.problem("POST", "/v1/files", file);
    expect(problem.type).toBe("/problems/quota-full");
    expect(problem.detail).toContain("20 uploads may be unfinished");
    await putContent(ann, files[0]?.fileId ?? "", someBytes(5));
    await declareFile(ann);
  });
});
