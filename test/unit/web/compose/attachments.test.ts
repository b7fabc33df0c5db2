import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileRefusedError, ProblemError } from "../../../../client/index.ts";
import { kindOf } from "../../../../web/chat/attachments/attachment-kind.ts";
import { columnsFor, pictureBox } from "../../../../web/chat/attachments/picture-box.ts";
import { barsOf } from "../../../../web/chat/attachments/waveform-bars.ts";
import { errorOf, failureOf, progressOf, refusedFile } from "../../../../web/chat/uploads/upload.ts";
import { attached, newMessage } from "./fake-uploads.ts";

describe("a file of a message", () => {
  const kind = (contentType: string, more: { thumbnail?: boolean; waveform?: number[] } = {}) =>
    kindOf({ contentType, thumbnail: false, ...more });

  it("is shown as what it is, as far as every browser knows it", () => {
    expect(kind("image/png")).toBe("picture");
    expect(kind("image/heic")).toBe("file");
    expect(kind("image/heic", { thumbnail: true })).toBe("picture");
    expect(kind("image/svg+xml")).toBe("file");
    expect(kind("video/mp4")).toBe("video");
    expect(kind("application/pdf")).toBe("file");
  });

  it("is a voice message where it is a sound that says how loud it is", () => {
    expect(kind("audio/webm", { waveform: [1] })).toBe("voice");
    expect(kind("video/webm", { waveform: [1] })).toBe("voice");
    expect(kind("audio/mpeg")).toBe("audio");
    expect(kind("video/mp4", { waveform: [1] })).toBe("video");
  });
});

describe("the room for a picture", () => {
  it("has the picture's shape, is within bounds, and no larger than the picture", () => {
    expect(pictureBox({ width: 3_400, height: 1_700 })).toEqual({ width: 340, height: 170 });
    expect(pictureBox({ width: 200, height: 150 })).toEqual({ width: 200, height: 150 });
    expect(pictureBox({ width: 1_000, height: 3_800 })).toEqual({ width: 100, height: 380 });
  });

  it("is never a line, nor without an end, whatever the sender says", () => {
    const side = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const box = pictureBox({ width, height });
        for (const length of [box.width, box.height]) expect(length).toBeGreaterThanOrEqual(96);
        expect(box.width).toBeLessThanOrEqual(340);
        expect(box.height).toBeLessThanOrEqual(380);
      }),
    );
  });

  it("is shared by several in two or three columns", () => {
    expect([1, 2, 3, 4, 5, 20].map(columnsFor)).toEqual([1, 2, 3, 2, 3, 3]);
  });
});

describe("the bars of a waveform", () => {
  it("are so many, each as high as the loudest of its part, and never invisible", () => {
    expect(barsOf([0, 50, 100, 20], 2)).toEqual([50, 100]);
    expect(barsOf([], 3)).toEqual([8, 8, 8]);
    expect(barsOf([30], 3)).toEqual([30, 30, 30]);
  });

  it("show the loudest peak whatever their number", () => {
    const peaks = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(peaks, fc.integer({ min: 1, max: 60 }), (some, count) => {
        const bars = barsOf(some, count);
        expect(bars).toHaveLength(count);
        expect(Math.max(...bars)).toBe(Math.max(8, ...some));
      }),
    );
  });
});

describe("a failure of an upload", () => {
  it("is told in the same words after it was kept", () => {
    const refused = new FileRefusedError("f", "pictureTooLarge");
    expect(errorOf(failureOf(refused))).toEqual(refused);
    const full = new ProblemError({ type: "/problems/quota-full", title: "Full", status: 413 });
    const again = errorOf(JSON.parse(JSON.stringify(failureOf(full))));
    expect(again).toBeInstanceOf(ProblemError);
    expect(again).toMatchObject({ problem: { type: "/problems/quota-full" } });
  });

  it("is the file's own where it is none of the server's", () => {
    expect(failureOf(new DOMException("gone", "NotFoundError"))).toEqual({ kind: "unreadable" });
    expect(errorOf({ kind: "unreadable" })).toBeNull();
  });

  it("names the file that can be left out, unless nothing would be left", () => {
    const failure = { kind: "refused", fileId: "f", refusal: "typeMismatch" } as const;
    const { files, ...rest } = newMessage("m", "c", ["a", "b"]);
    const refused = {
      ...rest,
      failure,
      files: files.map((file, index) => ({ ...file, fileId: index ? "g" : "f" })),
    };
    expect(refusedFile(refused)?.name).toBe("a");
    expect(refusedFile({ ...refused, files: refused.files.slice(0, 1) })).toBeUndefined();
    expect(refusedFile({ ...refused, text: "words", files: refused.files.slice(0, 1) })?.name).toBe("a");
  });
});

describe("the progress of an upload", () => {
  it("counts bytes of all files, those that are there as whole", () => {
    const { files, ...rest } = newMessage("m", "c", ["a", "b"]);
    const some = {
      ...rest,
      files: files.map((file, at) => (at === 0 ? { ...file, ready: attached("a") } : file)),
    };
    expect(progressOf(some, [0, 5])).toBe(0.75);
    expect(progressOf(some, [])).toBe(0.5);
    expect(progressOf({ ...rest, files: [] }, [])).toBe(0);
  });
});
