import { describe, expect, it } from "vitest";
import type { Attachment, ShownMessage } from "../../../../client/index.ts";
import { fileOfLines } from "../../../../web/chat-info/file-of-lines.ts";
import { sharedFiles } from "../../../../web/chat-info/shared-files.ts";
import { notifyFor, notifyNow } from "../../../../web/settings/notify-until.ts";
import { daysIn, erases } from "../../../../web/settings/retention.ts";

describe("how one wants to hear of a channel", () => {
  const nowMs = 1_700_000_000_000;

  it("holds for the time that was chosen", () => {
    expect(notifyFor("nothing", "hour", nowMs)).toEqual({ level: "nothing", until: nowMs + 3_600_000 });
    expect(notifyFor("mentions", "week", nowMs).until).toBe(nowMs + 7 * 86_400_000);
    expect(notifyFor("mentions", "forGood", nowMs).until).toBeNull();
  });

  it("has no end where everything is heard", () => {
    expect(notifyFor("all", "hour", nowMs)).toEqual({ level: "all", until: null });
  });

  it("goes back to everything at its end", () => {
    const quiet = { level: "nothing", until: nowMs } as const;
    expect(notifyNow(quiet, nowMs - 1)).toEqual(quiet);
    expect(notifyNow(quiet, nowMs)).toEqual({ level: "all", until: null });
  });
});

describe("how long messages are kept", () => {
  it("is a number of days that the server takes", () => {
    expect(daysIn(" 30 ")).toBe(30);
    expect(daysIn("36500")).toBe(36_500);
    for (const text of ["", "0", "36501", "-3", "1.5", "ten"]) expect(daysIn(text), text).toBeNull();
  });

  it("erases something where it becomes shorter", () => {
    expect(erases(null, 30)).toBe(true);
    expect(erases(30, 7)).toBe(true);
    expect(erases(30, 30)).toBe(false);
    expect(erases(7, 30)).toBe(false);
    expect(erases(7, null)).toBe(false);
  });
});

describe("the files of the messages at hand", () => {
  const file = (fileId: string, contentType: string, thumbnail = false): Attachment => ({
    fileId,
    name: fileId,
    contentType,
    sizeBytes: 1,
    thumbnail,
  });
  const message = (seq: number | null, ...attachments: Attachment[]): ShownMessage => ({
    seq,
    id: null,
    senderId: "someone",
    at: 1,
    kind: "text",
    body: "",
    state: "sent",
    error: null,
    attachments,
  });

  it("are pictures, and videos that show what they are, apart from other files, the latest first", () => {
    const { media, others } = sharedFiles([
      message(1, file("photo", "image/jpeg")),
      message(2, file("notes", "text/plain"), file("film", "video/mp4", true)),
      message(3, file("dark-film", "video/mp4")),
    ]);
    expect(media.map(({ fileId, seq }) => [fileId, seq])).toEqual([
      ["film", 2],
      ["photo", 1],
    ]);
    expect(others.map(({ fileId }) => fileId)).toEqual(["dark-film", "notes"]);
  });

  it("are those that the server has, of messages that are still there", () => {
    const deleted = { ...message(1, file("gone", "image/png")), deletedAt: 2 };
    expect(sharedFiles([deleted, message(null, file("on-its-way", "image/png"))])).toEqual({
      media: [],
      others: [],
    });
  });
});

describe("an export", () => {
  async function* lines() {
    yield '{"seq":1}';
    yield '{"seq":2}';
  }

  it("is a file with a line for each that was read", async () => {
    const file = await fileOfLines(lines(), { onLines: () => {}, signal: new AbortController().signal });
    expect(await file?.text()).toBe('{"seq":1}\n{"seq":2}\n');
  });

  it("that was ended gives no file, and reads no further", async () => {
    const end = new AbortController();
    let isEnded = false;
    async function* endless() {
      try {
        for (let line = 0; ; line += 1) {
          if (line === 3) end.abort();
          yield String(line);
        }
      } finally {
        isEnded = true;
      }
    }
    expect(await fileOfLines(endless(), { onLines: () => {}, signal: end.signal })).toBeUndefined();
    expect(isEnded).toBe(true);
  });
});
