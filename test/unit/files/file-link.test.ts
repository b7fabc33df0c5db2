import { assert, asyncProperty, constantFrom, integer, oneof, record, string, uuid } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  deriveLinkKey,
  type FileLink,
  type LinkKey,
  linkExpiryMs,
  readLink,
  signLink,
} from "../../../workers/files/download/core/file-link.ts";

const LETTERS = "ABCxyz0189_-".split("");
const ids = string({ unit: constantFrom(...LETTERS), minLength: 8, maxLength: 64 });
const links = record<FileLink>({
  userId: ids,
  place: oneof(
    record({ channelId: ids }),
    record({ userId: ids }),
    record({ teamId: ids }),
    constantFrom({ own: true as const }),
  ),
  fileId: uuid(),
  variant: constantFrom("content", "thumbnail"),
  expiresAtMs: integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000),
});

let key: LinkKey;
beforeAll(async () => {
  key = await deriveLinkKey("a-secret-of-this-test-0123456789");
});

describe("the address of a file", () => {
  it("says what it was made of, in letters that need no escaping", async () => {
    await assert(
      asyncProperty(links, async (link) => {
        const token = await signLink(key, link);
        expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
        expect(await readLink(key, token)).toEqual(link);
      }),
    );
  });

  it("says nothing once any letter of it is another", async () => {
    await assert(
      asyncProperty(
        links,
        integer({ min: 0, max: 10_000 }),
        constantFrom(...LETTERS, ".", "~", "%", "=", " "),
        async (link, at, letter) => {
          const token = await signLink(key, link);
          const place = at % token.length;
          if (token[place] === letter) return;
          expect(
            await readLink(key, `${token.slice(0, place)}${letter}${token.slice(place + 1)}`),
          ).toBeNull();
        },
      ),
    );
  });

  it.each(["", ".", "1", "a.b.c.d.e.f.g", "A".repeat(43), `.${"A".repeat(43)}`])("is not %j", async (token) =>
    expect(await readLink(key, token)).toBeNull(),
  );

  it("counts for nothing under another secret", async () => {
    const other = await deriveLinkKey("another-secret-of-this-test-0123");
    const link: FileLink = {
      userId: "ann-12345",
      place: { own: true },
      fileId: crypto.randomUUID(),
      variant: "content",
      expiresAtMs: 0,
    };
    expect(await readLink(other, await signLink(key, link))).toBeNull();
  });

  it("stays the same for ten minutes, and works for an hour at least", () => {
    const startMs = Date.parse("2026-05-01T10:00:00Z");
    const expiries = new Set<number>();
    for (let ms = startMs + 1; ms <= startMs + 600_000; ms += 999) expiries.add(linkExpiryMs(ms));
    expect([...expiries]).toEqual([startMs + 4_200_000]);
    expect(linkExpiryMs(startMs)).toBe(startMs + 3_600_000);
  });
});
