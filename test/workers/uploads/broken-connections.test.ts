import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it, vi } from "vitest";
import { tailPrefix } from "../../../protocol/links/stored-file-link.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest } from "../../support/workers/test-user.ts";
import {
  declareFile,
  offsetOf,
  openBody,
  patch,
  problemOf,
  readFile,
  sha256Of,
  someBytes,
} from "../../support/workers/uploads.ts";

beforeAll(migrate);

const PART_BYTES = 5_242_880;
const tailsOf = async (fileId: string) =>
  (await env.FILES.list({ prefix: tailPrefix(fileId) })).objects.map(({ size }) => size);

it("keeps all that arrived before a connection broke, and goes on from there", async () => {
  const ann = await makeGuest();
  const bytes = someBytes(PART_BYTES + 400_000);
  const { fileId } = await declareFile(ann, { sizeBytes: bytes.length });
  const { body, headers, write, cut } = openBody(bytes.length);
  const going = patch(ann, fileId, 0, body, headers).catch(() => null);
  await write(bytes.subarray(0, PART_BYTES + 100_000));
  await cut();
  await vi.waitFor(async () => expect(await offsetOf(ann, fileId)).toBe(PART_BYTES + 100_000));
  await going;
  expect(await tailsOf(fileId)).toEqual([100_000]);
  expect((await patch(ann, fileId, PART_BYTES + 100_000, bytes.subarray(PART_BYTES + 100_000))).status).toBe(
    204,
  );
  expect(await readFile(ann, fileId)).toMatchObject({ state: "ready", sha256: await sha256Of(bytes) });
  await vi.waitFor(async () => expect(await tailsOf(fileId)).toEqual([]));
});

it("refuses an older request as soon as a newer one goes on, and lets it spoil nothing", async () => {
  const ann = await makeGuest();
  const bytes = someBytes(PART_BYTES + 1_000);
  const { fileId } = await declareFile(ann, { sizeBytes: bytes.length });
  const old = openBody(bytes.length);
  const older = patch(ann, fileId, 0, old.body, old.headers);
  await old.write(someBytes(1_000_000, 666));
  expect((await patch(ann, fileId, 0, bytes.subarray(0, 2_000))).status).toBe(204);
  // It hears of it with its first whole part, and is not read on.
  await old.write(someBytes(PART_BYTES - 1_000_000, 666)).catch(() => {});
  expect(await problemOf(older)).toMatchObject({ type: "/problems/upload-taken-over", status: 409 });
  expect(await offsetOf(ann, fileId)).toBe(2_000);
  expect((await patch(ann, fileId, 2_000, bytes.subarray(2_000))).status).toBe(204);
  expect(await readFile(ann, fileId)).toMatchObject({ state: "ready", sha256: await sha256Of(bytes) });
});

it("leaves no tail of a request that was overtaken before its connection broke", async () => {
  const ann = await makeGuest();
  const { fileId } = await declareFile(ann, { sizeBytes: 1_000_000 });
  const { body, headers, write, cut } = openBody(1_000_000);
  const older = patch(ann, fileId, 0, body, headers).catch(() => null);
  await write(someBytes(300_000));
  expect((await patch(ann, fileId, 0, someBytes(100))).status).toBe(204);
  await cut();
  await older;
  await vi.waitFor(async () => expect(await tailsOf(fileId)).toEqual([100]));
  expect(await offsetOf(ann, fileId)).toBe(100);
});

it("lets one of several that begin at once go through, and the file be the right one", async () => {
  const ann = await makeGuest();
  const bytes = someBytes(700_000);
  const { fileId } = await declareFile(ann, { sizeBytes: bytes.length });
  const answers = await Promise.all(Array.from({ length: 5 }, () => patch(ann, fileId, 0, bytes)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status !== 204 && status !== 409)).toEqual([]);
  if ((await offsetOf(ann, fileId)) === 0) await patch(ann, fileId, 0, bytes);
  expect(await readFile(ann, fileId)).toMatchObject({ state: "ready", sha256: await sha256Of(bytes) });
});

it("stops where the file is deleted, and leaves nothing", async () => {
  const ann = await makeGuest();
  const { fileId } = await declareFile(ann, { sizeBytes: 1_000_000 });
  const { body, headers, write, cut } = openBody(1_000_000);
  const going = patch(ann, fileId, 0, body, headers).catch(() => null);
  await write(someBytes(300_000));
  await ann.ok("DELETE", `/v1/files/${fileId}`);
  await cut();
  await going;
  await vi.waitFor(async () => expect(await tailsOf(fileId)).toEqual([]));
  expect((await ann.problem("GET", `/v1/files/${fileId}`)).type).toBe("/problems/no-such-file");
});

it("makes the same file of any cuts", async () => {
  const ann = await makeGuest();
  const cuts = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 4_000_000 }), isCut: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  });
  const size = fc.constantFrom(PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, 7_654_321);
  await fc.assert(
    fc.asyncProperty(size, cuts, async (sizeBytes, requests) => {
      const bytes = someBytes(sizeBytes, sizeBytes);
      const { fileId } = await declareFile(ann, { sizeBytes });
      let offset = 0;
      for (const request of requests) {
        const end = Math.min(offset + request.bytes, sizeBytes);
        if (offset === sizeBytes) break;
        if (request.isCut && end < sizeBytes) {
          const { body, headers, write, cut } = openBody(sizeBytes - offset);
          const going = patch(ann, fileId, offset, body, headers).catch(() => null);
          if (end > offset) await write(bytes.subarray(offset, end));
          await cut();
          await vi.waitFor(async () => expect(await offsetOf(ann, fileId)).toBe(end), { timeout: 10_000 });
          await going;
        } else {
          expect((await patch(ann, fileId, offset, bytes.subarray(offset, end))).status).toBe(204);
        }
        offset = end;
      }
      if (offset < sizeBytes) await patch(ann, fileId, offset, bytes.subarray(offset));
      expect(await readFile(ann, fileId)).toMatchObject({ state: "ready", sha256: await sha256Of(bytes) });
    }),
    { numRuns: 8 },
  );
});
