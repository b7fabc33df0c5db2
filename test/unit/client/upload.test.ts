import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanFileName, FileRefusedError, ProblemError, type UploadProgress } from "../../../client/index.ts";
import { fileNameSchema } from "../../../protocol/files/file.ts";
import { settled } from "./fake-clock.ts";
import type { Fault } from "./fake-file-server.ts";
import { outcome } from "./setup.ts";
import { bytesOf, setupFiles, sourceOf } from "./setup-files.ts";

const MIB = 1_048_576;
const small = bytesOf(1_000);
const large = bytesOf(17 * MIB);
const medium = bytesOf(8 * MIB);
const options = { name: "walk.bin" };
const sameBytes = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

describe("an upload", () => {
  test("of a small file goes in one request, with what is known of it", async () => {
    const { server, api, passed } = setupFiles();
    const progress: UploadProgress[] = [];
    const preview = { width: 4, height: 3, placeholder: "AAAA" };
    const file = await passed(
      api.files.upload(new Blob([small], { type: "Audio/WEBM;codecs=opus" }), {
        name: "C:\\photos\\a\u202Eb.webm",
        preview,
        thumbnail: small,
        onProgress: (each) => progress.push(each),
      }),
    );
    expect(server.requests.slice(0, 4)).toEqual([
      "POST /v1/files",
      "PUT /v1/files/file-1/thumbnail",
      "PUT /v1/files/file-1/content",
      "GET /v1/files/file-1",
    ]);
    expect(server.only.input).toEqual({
      name: "ab.webm",
      contentType: "audio/webm",
      sizeBytes: 1_000,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      ...preview,
    });
    expect(sameBytes(server.only.bytes, small)).toBe(true);
    expect(file).toMatchObject({ fileId: "file-1", state: "ready", thumbnail: true });
    expect(progress).toEqual([
      { sentBytes: 0, sizeBytes: 1_000 },
      { sentBytes: 1_000, sizeBytes: 1_000 },
    ]);
  });

  test("of a large file goes in pieces that grow on a good network", async () => {
    const { server, api, passed } = setupFiles();
    const progress: number[] = [];
    const onProgress = ({ sentBytes }: UploadProgress) => progress.push(sentBytes);
    await passed(api.files.upload(sourceOf(large), { ...options, onProgress }));
    expect(server.requests.filter((each) => /PATCH|HEAD/.test(each))).toEqual([
      "HEAD /v1/uploads/file-1",
      `PATCH /v1/uploads/file-1 0+${5 * MIB}`,
      `PATCH /v1/uploads/file-1 ${5 * MIB}+${10 * MIB}`,
      `PATCH /v1/uploads/file-1 ${15 * MIB}+${2 * MIB}`,
    ]);
    expect(progress).toEqual([0, 5 * MIB, 15 * MIB, 17 * MIB]);
    expect(sameBytes(server.only.bytes, large)).toBe(true);
  });

  const faults: Fault[] = ["lost", "cut", "answerLost", "portal", "unavailable", "internal-error", "hang"];
  const kinds = [
    ["small", small],
    ["large", medium],
  ] as const;
  for (const [kind, bytes] of kinds) {
    test.each(faults)(`of a ${kind} file survives a fault of any one request: %s`, async (fault) => {
      for (let at = 0; ; at += 1) {
        const { server, api, passed } = setupFiles();
        server.plan = (number) => (number === at ? fault : "none");
        const progress: number[] = [];
        const onProgress = ({ sentBytes }: UploadProgress) => progress.push(sentBytes);
        const upload = api.files.upload(sourceOf(bytes), { ...options, thumbnail: small, onProgress });
        const file = await passed(upload, 5_000);
        expect(file.state, `at request ${at}`).toBe("ready");
        expect(sameBytes(server.only.bytes, bytes), `at request ${at}`).toBe(true);
        expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
        expect(progress.at(-1)).toBe(bytes.length);
        if (at >= server.requests.length) break;
      }
    });
  }

  test("ends with the same bytes after any failures", async () => {
    const bytes = bytesOf(6 * MIB, 7);
    const rough = fc.constantFrom<Fault>("none", "lost", "cut", "answerLost", "portal", "unavailable");
    await fc.assert(
      fc.asyncProperty(
        fc.array(rough, { maxLength: 30 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (plan, share) => {
          const { server, api, passed } = setupFiles(() => share);
          server.plan = (number) => plan[number] ?? "none";
          await passed(api.files.upload(sourceOf(bytes), options), 5_000);
          expect(sameBytes(server.only.bytes, bytes)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("waits for hours while the server cannot be reached", async () => {
    const { server, api, clock, passed } = setupFiles();
    let isOnline = false;
    server.plan = (number) => (number < 3 || isOnline ? "none" : "lost");
    const upload = api.files.upload(sourceOf(large), options);
    const state = outcome(upload);
    while (server.requests.length < 4) await clock.advance(0); // the checksum takes its time
    for (let minute = 0; minute < 300; minute += 1) await clock.advance(60_000);
    expect(state.state).toBe("pending");
    expect(server.requests.length).toBeGreaterThan(300);
    isOnline = true;
    expect(await passed(upload)).toMatchObject({ state: "ready" });
  });

  test("sends less at a time on a network that cuts", async () => {
    const { server, api, passed } = setupFiles();
    server.plan = (number, request) => (number < 20 && request.startsWith("PATCH") ? "lost" : "none");
    await passed(api.files.upload(sourceOf(large), options), 5_000);
    const sizes = server.requests.flatMap((each) => /\+(\d+)$/.exec(each)?.[1] ?? []).map(Number);
    expect(sizes.slice(0, 3)).toEqual([5 * MIB, 2.5 * MIB, 1.25 * MIB]);
    expect(Math.min(...sizes.slice(0, -1))).toBe(MIB / 4);
  });

  test("does not slow down on a network that cuts every time, but brings something", async () => {
    const { server, api, clock, passed } = setupFiles();
    server.plan = (_, request) => (request.startsWith("PATCH") ? "cut" : "none");
    const upload = api.files.upload(sourceOf(medium), options);
    while (server.requests.length < 3) await clock.advance(0); // the checksum takes its time
    await clock.advance(30_000);
    expect(server.requests.filter((each) => each.startsWith("PATCH")).length).toBeGreaterThan(40);
    server.plan = () => "none";
    expect(await passed(upload)).toMatchObject({ state: "ready" });
  });

  test("ends when it is aborted, whatever it is doing, and can be continued", async () => {
    for (let at = 0; at < 9; at += 1) {
      const { server, api, clock, passed } = setupFiles();
      const abort = new AbortController();
      const why = new Error("enough");
      let fileId: string | undefined;
      server.plan = (number) => {
        if (number !== at) return "none";
        abort.abort(why);
        return number % 2 === 0 ? "hang" : "lost";
      };
      const { signal } = abort;
      const onDeclared = (file: { fileId: string }) => {
        fileId = file.fileId;
      };
      const upload = passed(api.files.upload(sourceOf(large), { ...options, signal, onDeclared }));
      const isOver = await upload.then(
        () => false,
        (error) => error === why,
      );
      const asked = server.requests.length;
      await clock.advance(600_000);
      expect(server.requests.length).toBe(asked);
      // Fewer requests than that made it ready.
      if (!isOver) {
        expect(asked).toBeLessThanOrEqual(at);
        break;
      }
      if (fileId === undefined) continue;
      expect(await passed(api.files.resumeUpload(fileId, sourceOf(large)))).toMatchObject({ state: "ready" });
      expect(sameBytes(server.only.bytes, large)).toBe(true);
    }
  });

  test("does not begin where it is aborted before", async () => {
    const { server, api } = setupFiles();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(api.files.upload(sourceOf(small), { ...options, signal })).rejects.toThrow("enough");
    expect(server.requests).toEqual([]);
  });

  test("goes on after a restart with what is missing", async () => {
    const { server, api, passed } = setupFiles();
    const first = 5 * MIB;
    await passed(api.files.declare({ name: "a", contentType: "a/b", sizeBytes: large.length }));
    const file = server.files.get("file-1");
    if (file) file.bytes = large.slice(0, first);
    const progress: number[] = [];
    const onProgress = ({ sentBytes }: UploadProgress) => progress.push(sentBytes);
    await passed(api.files.resumeUpload("file-1", sourceOf(large), { onProgress }));
    expect(progress[0]).toBe(first);
    expect(server.requests).toContain(`PATCH /v1/uploads/file-1 ${first}+${5 * MIB}`);
    expect(sameBytes(server.only.bytes, large)).toBe(true);
    // It is there: nothing is sent again.
    const asked = server.requests.length;
    await passed(api.files.resumeUpload("file-1", sourceOf(large)));
    expect(server.requests.slice(asked)).toEqual(["GET /v1/files/file-1"]);
  });

  test("does not go on with another file", async () => {
    const { api, passed } = setupFiles();
    await passed(api.files.declare({ name: "a", contentType: "a/b", sizeBytes: 5 }));
    await expect(passed(api.files.resumeUpload("file-1", sourceOf(small)))).rejects.toThrow(TypeError);
  });

  test.each(["quota-full", "not-signed-in", "invalid-input"] as const)(
    "is given up at once for %s",
    async (name) => {
      const { server, api, passed } = setupFiles();
      server.refuses = name;
      const error = await passed(api.files.upload(sourceOf(small), options)).catch((each: unknown) => each);
      expect(error).toBeInstanceOf(ProblemError);
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each([
    ["small", small],
    ["large", large],
  ])("of a %s file says why the server refuses it", async (_, bytes) => {
    const { server, api, passed } = setupFiles();
    server.refusal = "malformedPicture";
    const error = await passed(api.files.upload(sourceOf(bytes), options)).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(FileRefusedError);
    expect(error).toMatchObject({ fileId: "file-1", refusal: "malformedPicture" });
  });

  test("is given up where the server fails at it again and again", async () => {
    const { server, api, passed } = setupFiles();
    server.plan = (_, request) => (request.startsWith("PATCH") ? "internal-error" : "none");
    await expect(passed(api.files.upload(sourceOf(large), options))).rejects.toThrow(ProblemError);
    expect(server.requests.filter((each) => each.startsWith("PATCH"))).toHaveLength(5);
  });

  test("fails as its source does", async () => {
    const { api, passed } = setupFiles();
    const gone = new Error("the file is gone");
    const source = {
      ...sourceOf(large),
      slice: async (from: number, to: number) => {
        if (to - from < large.length) throw gone;
        return large.subarray(from, to);
      },
    };
    await expect(passed(api.files.upload(source, options))).rejects.toBe(gone);
  });

  test("leaves no timer behind", async () => {
    const { clock, api, passed } = setupFiles();
    await passed(api.files.upload(sourceOf(small), options));
    await settled();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("a clean name", () => {
  test.each([
    ["photo.jpg", "photo.jpg"],
    ["/home/ada/photo.jpg", "photo.jpg"],
    ["..\\..\\evil.exe", "evil.exe"],
    ["한라산 사진.heic", "한라산 사진.heic"],
    ["cod\u202Egpj.exe", "codgpj.exe"],
    ["line\nbreak.txt", "linebreak.txt"],
    ["..", "file"],
    ["", "file"],
    ["folder/", "folder"],
    [`${"a".repeat(300)}.jpeg`, `${"a".repeat(250)}.jpeg`],
  ])("of %j is %j", (name, clean) => {
    expect(cleanFileName(name)).toBe(clean);
  });

  test("is one that the server accepts, whatever it was, and stays itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (name) => {
        const clean = cleanFileName(name);
        expect(fileNameSchema.parse(clean)).toBe(clean);
        expect(cleanFileName(clean)).toBe(clean);
      }),
      { numRuns: 500 },
    );
  });

  test("may be made of half characters", () => {
    const units = fc.array(fc.integer({ min: 0xd700, max: 0xe100 }), { maxLength: 300 });
    fc.assert(
      fc.property(units, (codes) => {
        const clean = cleanFileName(String.fromCharCode(...codes));
        expect(fileNameSchema.parse(clean)).toBe(clean);
      }),
    );
  });
});
