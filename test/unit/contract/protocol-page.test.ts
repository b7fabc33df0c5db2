import { describe, expect, test } from "vitest";
import { CLOSE_CODES } from "../../../protocol/close-codes.ts";
import { ERROR_CODES } from "../../../protocol/error-codes.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { nearFriendSchema } from "../../../protocol/server-frames.ts";
import { sharingModeSchema, sharingSchema } from "../../../protocol/sharing.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { FRAMES } from "../../../tools/contract/frames.ts";
import { frameSections, readProtocolPage } from "../../../tools/contract/protocol-page.ts";

const page = readProtocolPage();
const chapter = (title: string) => page.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? "";
/** The rows of a chapter's tables, as the texts of their cells. */
const rows = (title: string) =>
  [...chapter(title).matchAll(/^\| (.*) \|$/gm)].map(([, row = ""]) =>
    row.split(" | ").map((cell) => cell.trim()),
  );

describe("docs/protocol.md", () => {
  test("has one section for each frame, and for nothing else", () => {
    const named = ({ side, type }: { side: string; type: string }) => `${side} ${type}`;
    expect(frameSections(page).map(named).sort()).toEqual(FRAMES.map(named).sort());
  });

  test.each(FRAMES.map((frame) => [`${frame.side} ${frame.type}`, frame] as const))(
    "names every field of %s, and no others",
    (_, { side, type, fields }) => {
      const section =
        frameSections(page).find((each) => each.side === side && each.type === type)?.text ?? "";
      const documented = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
      const friend = type === "nearSnapshot" ? Object.keys(nearFriendSchema.shape) : [];
      const expected = [...Object.keys(fields).filter((field) => field !== "type"), ...friend];
      expect(documented.sort()).toEqual(expected.sort());
    },
  );

  test("lists every error code with whether it is retryable", () => {
    const documented = rows("Errors").flatMap(([code = "", retryable]) =>
      code.startsWith("`") ? [[code.slice(1, -1), { retryable: retryable === "yes" }]] : [],
    );
    expect(Object.fromEntries(documented)).toEqual(ERROR_CODES);
  });

  test("lists every close code with its number", () => {
    const documented = rows("Close codes").flatMap(([code, name = ""]) =>
      name.startsWith("`") ? [[name.slice(1, -1), Number(code)]] : [],
    );
    expect(Object.fromEntries(documented)).toEqual(CLOSE_CODES);
  });

  test("lists every limit with its value", () => {
    const documented = rows("Limits").flatMap(([name = "", value = ""]) =>
      name.startsWith("`") ? [[name.slice(1, -1), Number(value.replaceAll(",", ""))]] : [],
    );
    expect(Object.fromEntries(documented)).toEqual(LIMITS);
  });

  test("says which version it is about, and every setting of sharing", () => {
    expect(page).toMatch(new RegExp(`^# The wire protocol, version ${PROTOCOL_VERSION}$`, "m"));
    for (const word of [...Object.keys(sharingSchema.shape), ...sharingModeSchema.options]) {
      expect(chapter("Privacy")).toContain(`\`${word}\``);
    }
  });

  test("links only to chapters that it has", () => {
    const slugs = [...page.matchAll(/^##+ (.*)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, slug]) => slug);
    expect(links.filter((slug) => slug === undefined || !slugs.includes(slug))).toEqual([]);
  });
});
