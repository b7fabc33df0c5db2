import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { tailPrefix, uploadName } from "../../../protocol/links/stored-file-link.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, ORIGIN, send } from "../../support/workers/test-user.ts";
import {
  declareFile,
  metadata,
  offsetOf,
  ofUnknownLength,
  patch,
  problemOf,
  readFile,
  sha256Of,
  someBytes,
  tus,
} from "../../support/workers/uploads.ts";

beforeAll(migrate);

const PART_BYTES = 5_242_880;
const NOTES = metadata({ filename: "notes.bin", filetype: "application/octet-stream" });
const idOf = (response: Response) => response.headers.get("location")?.split("/").at(-1) ?? "";

describe("tus", () => {
  it("says what there is of it to whoever asks, signed in or not", async () => {
    for (const path of ["/v1/uploads", "/v1/uploads/019a9f3e-0000-7000-8000-000000000001"]) {
      const response = await send(path, { method: "OPTIONS" });
      expect(response.status).toBe(204);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "tus-resumable": "1.0.0",
        "tus-version": "1.0.0",
        "tus-extension": "creation,creation-with-upload,expiration,termination",
        "tus-max-size": String(LIMITS.maxFileBytes),
      });
    }
  });

  it("names its version on every answer, and refuses others", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 10 });
    const path = `/v1/uploads/${fileId}`;
    for (const version of ["0.2.2", undefined]) {
      const refused = await tus(
        ann,
        "PATCH",
        path,
        { "tus-resumable": version, "upload-offset": "0" },
        someBytes(10),
      );
      expect(refused.headers.get("tus-version")).toBe("1.0.0");
      expect(await problemOf(refused)).toMatchObject({ type: "/problems/tus-version", status: 412 });
    }
    const answers = await Promise.all([
      tus(ann, "HEAD", path),
      tus(null, "HEAD", path),
      tus(ann, "POST", "/v1/uploads"),
      tus(ann, "PATCH", path, {}, someBytes(1)),
      tus(ann, "HEAD", "/v1/uploads/none"),
      tus(ann, "DELETE", path),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 400, 400, 400, 204]);
    for (const answer of answers) expect(answer.headers.get("tus-resumable")).toBe("1.0.0");
  });

  it("takes a file that is declared in the headers, and one that was declared before", async () => {
    const ann = await makeGuest();
    const bytes = someBytes(50);
    const created = await tus(ann, "POST", "/v1/uploads", {
      "upload-length": "50",
      "upload-metadata": NOTES,
    });
    expect(created.status).toBe(201);
    expect(created.headers.get("location")).toMatch(new RegExp(`^${ORIGIN}/v1/uploads/[0-9a-f-]{36}$`));
    const declared = await declareFile(ann, { sizeBytes: 50 });
    for (const fileId of [idOf(created), declared.fileId]) {
      expect(await offsetOf(ann, fileId)).toBe(0);
      const answer = await patch(ann, fileId, 0, bytes);
      expect([answer.status, answer.headers.get("upload-offset")]).toEqual([204, "50"]);
      expect(await readFile(ann, fileId)).toMatchObject({
        name: "notes.bin",
        state: "ready",
        sha256: await sha256Of(bytes),
      });
    }
  });

  it("takes the first bytes along with the creation", async () => {
    const ann = await makeGuest();
    const headers = { "upload-length": "50", "upload-metadata": NOTES };
    const bytes = someBytes(50);
    const created = await tus(ann, "POST", "/v1/uploads", headers, bytes.subarray(0, 20));
    expect([created.status, created.headers.get("upload-offset")]).toEqual([201, "20"]);
    expect((await patch(ann, idOf(created), 20, bytes.subarray(20))).status).toBe(204);
    expect((await readFile(ann, idOf(created))).sha256).toBe(await sha256Of(bytes));
  });

  it("says until when an upload is kept, and what was said of it", async () => {
    const ann = await makeGuest();
    const created = await tus(ann, "POST", "/v1/uploads", {
      "upload-length": "50",
      "upload-metadata": NOTES,
    });
    const head = await tus(ann, "HEAD", `/v1/uploads/${idOf(created)}`);
    const { createdAt } = await readFile(ann, idOf(created));
    for (const answer of [created, head, await patch(ann, idOf(created), 0, someBytes(5))]) {
      const expiresMs = Date.parse(answer.headers.get("upload-expires") ?? "");
      expect(Math.abs(expiresMs - Date.parse(createdAt) - LIMITS.fileUnusedMs)).toBeLessThan(1_000);
    }
    expect(Object.fromEntries(head.headers)).toMatchObject({
      "upload-offset": "0",
      "upload-length": "50",
      "upload-metadata": metadata({ name: "notes.bin", contentType: "application/octet-stream" }),
      "cache-control": "no-store",
    });
  });

  it("goes on in the middle of a part, after the file's object was evicted, too", async () => {
    const ann = await makeGuest();
    const bytes = someBytes(2 * PART_BYTES + 100);
    const { fileId } = await declareFile(ann, { sizeBytes: bytes.length, sha256: await sha256Of(bytes) });
    for (const [from, to] of [
      [0, PART_BYTES - 1],
      [PART_BYTES - 1, PART_BYTES + 7],
      [PART_BYTES + 7, 2 * PART_BYTES],
      [2 * PART_BYTES, bytes.length],
    ] as const) {
      expect((await patch(ann, fileId, from, bytes.subarray(from, to))).status).toBe(204);
      expect(await offsetOf(ann, fileId)).toBe(to);
      await evictDurableObject(env.STORED_FILES.getByName(fileId));
    }
    expect(await readFile(ann, fileId)).toMatchObject({ state: "ready", sha256: await sha256Of(bytes) });
    expect((await env.FILES.list({ prefix: tailPrefix(fileId) })).objects).toEqual([]);
  });

  it("says of a complete upload that all is there, and takes no more", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 50 });
    await patch(ann, fileId, 0, someBytes(50));
    const head = await tus(ann, "HEAD", `/v1/uploads/${fileId}`);
    expect([head.headers.get("upload-offset"), head.headers.get("upload-length")]).toEqual(["50", "50"]);
    expect((await problemOf(patch(ann, fileId, 0, someBytes(50)))).type).toBe("/problems/file-complete");
    expect((await problemOf(patch(ann, fileId, 50, someBytes(1)))).type).toBe("/problems/too-large");
  });

  it("finishes a file whose last request did not come to do so", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 50 });
    const file = env.STORED_FILES.getByName(fileId);
    const taken = await file.takeTurn(ann.id, 0);
    if (!("ok" in taken)) throw new Error(taken.fault);
    const { objectName, multipartId, turn } = taken.ok;
    const part = await env.FILES.resumeMultipartUpload(objectName, multipartId).uploadPart(1, someBytes(50));
    await file.storedPart(turn, { partNumber: 1, etag: part.etag });
    expect(await readFile(ann, fileId)).toMatchObject({ state: "uploading", receivedBytes: 50 });
    expect(await offsetOf(ann, fileId)).toBe(50);
    expect(await readFile(ann, fileId)).toMatchObject({ state: "ready" });
  });

  it("says with the last byte that a file is refused, and then that it is", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 500, contentType: "image/png" });
    const problem = await problemOf(patch(ann, fileId, 0, someBytes(500)));
    expect(problem).toMatchObject({ type: "/problems/unsupported-type" });
    expect(problem.detail).toMatch(/^typeMismatch: /);
    expect((await tus(ann, "HEAD", `/v1/uploads/${fileId}`)).status).toBe(409);
    expect((await problemOf(patch(ann, fileId, 0, someBytes(500)))).type).toBe("/problems/file-refused");
  });

  it("deletes an upload, unfinished or not", async () => {
    const ann = await makeGuest();
    for (const count of [20, 50]) {
      const { fileId } = await declareFile(ann, { sizeBytes: 50 });
      await patch(ann, fileId, 0, someBytes(count));
      expect((await tus(ann, "DELETE", `/v1/uploads/${fileId}`)).status).toBe(204);
      expect((await tus(ann, "HEAD", `/v1/uploads/${fileId}`)).status).toBe(404);
      expect((await problemOf(patch(ann, fileId, 20, someBytes(30)))).type).toBe("/problems/no-such-file");
      expect(await env.FILES.head(uploadName(fileId))).toBeNull();
      expect((await env.FILES.list({ prefix: tailPrefix(fileId) })).objects).toEqual([]);
    }
  });

  it("does by POST what a client cannot say otherwise", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 50 });
    const path = `/v1/uploads/${fileId}`;
    const post = (method: string, headers = {}, body: BodyInit | null = null) =>
      tus(ann, "POST", path, { "x-http-method-override": method, ...headers }, body);
    expect((await post("PATCH", { "upload-offset": "0" }, someBytes(20))).status).toBe(204);
    expect((await post("HEAD")).headers.get("upload-offset")).toBe("20");
    expect(await problemOf(post("GET"))).toMatchObject({ status: 400, field: "x-http-method-override" });
    expect((await post("DELETE")).status).toBe(204);
    expect((await tus(ann, "HEAD", path)).status).toBe(404);
  });
});

describe("what tus does not take", () => {
  it("is an upload of somebody else", async () => {
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    const { fileId } = await declareFile(ann, { sizeBytes: 50 });
    await patch(ann, fileId, 0, someBytes(20));
    const path = `/v1/uploads/${fileId}`;
    for (const [user, status] of [
      [bob, 404],
      [null, 401],
    ] as const) {
      const answers = await Promise.all([
        tus(user, "HEAD", path),
        tus(user, "PATCH", path, { "upload-offset": "20" }, someBytes(30)),
        tus(user, "DELETE", path),
        tus(user, "POST", path, { "x-http-method-override": "PATCH", "upload-offset": "20" }, someBytes(30)),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status]);
    }
    const created = await tus(null, "POST", "/v1/uploads", {
      "upload-length": "1",
      "upload-metadata": NOTES,
    });
    expect(created.status).toBe(401);
    expect(await offsetOf(ann, fileId)).toBe(20);
  });

  it.each([
    [{}, "/problems/invalid-input", "upload-length"],
    [{ "upload-length": "-1" }, "/problems/invalid-input", "upload-length"],
    [{ "upload-length": "1e3" }, "/problems/invalid-input", "upload-length"],
    [{ "upload-length": "0" }, "/problems/invalid-input", "sizeBytes"],
    [{ "upload-length": String(LIMITS.maxFileBytes + 1) }, "/problems/too-large", "upload-length"],
    [{ "upload-defer-length": "1" }, "/problems/invalid-input", "upload-defer-length"],
    [{ "upload-length": "5", "upload-concat": "partial" }, "/problems/invalid-input", "upload-concat"],
    [{ "upload-length": "5", "upload-metadata": "" }, "/problems/invalid-input", "name"],
    [
      { "upload-length": "5", "upload-metadata": metadata({ name: "a/b" }) },
      "/problems/invalid-input",
      "name",
    ],
    [{ "upload-length": "5", "upload-metadata": "name %%%" }, "/problems/invalid-input", "upload-metadata"],
  ])("is a creation with %j", async (headers, type, field) => {
    const ann = await makeGuest();
    const all: Record<string, string> = { "upload-metadata": NOTES, ...headers };
    expect(await problemOf(tus(ann, "POST", "/v1/uploads", all))).toMatchObject({ type, field });
    expect(await ann.ok("GET", "/v1/me/file-usage")).toMatchObject({ files: 0 });
  });

  it("is a body at another offset, of another type, or beyond the end", async () => {
    const ann = await makeGuest();
    const { fileId } = await declareFile(ann, { sizeBytes: 50 });
    await patch(ann, fileId, 0, someBytes(20));
    for (const offset of [0, 19, 21, 50]) {
      const problem = await problemOf(patch(ann, fileId, offset, offset === 50 ? null : someBytes(1)));
      expect(problem, String(offset)).toMatchObject({ type: "/problems/wrong-offset", status: 409 });
    }
    const type = { "content-type": "application/octet-stream" };
    expect((await problemOf(patch(ann, fileId, 20, someBytes(1), type))).status).toBe(415);
    expect((await problemOf(patch(ann, fileId, 20, someBytes(31)))).status).toBe(413);
    expect((await problemOf(patch(ann, fileId, 20, ofUnknownLength(someBytes(31))))).status).toBe(413);
    for (const offset of ["", "-1", "2.5", "x", "9".repeat(30)]) {
      const problem = await problemOf(patch(ann, fileId, 0, someBytes(1), { "upload-offset": offset }));
      expect(problem, offset).toMatchObject({ status: 400, field: "upload-offset" });
    }
    expect(await offsetOf(ann, fileId)).toBe(20);
  });

  it("is a file for which there is no room", async () => {
    const ann = await makeGuest();
    for (let count = 0; count < 4; count += 1) await declareFile(ann, { sizeBytes: LIMITS.maxFileBytes });
    const answer = tus(ann, "POST", "/v1/uploads", { "upload-length": "5", "upload-metadata": NOTES });
    expect(await problemOf(answer)).toMatchObject({ type: "/problems/quota-full", status: 409 });
  });
});
