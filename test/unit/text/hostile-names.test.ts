import { describe, expect, it } from "vitest";
import { channelNameSchema, topicSchema } from "../../../protocol/chat/channel.ts";
import { emojiSchema } from "../../../protocol/chat/message.ts";
import { statusTextSchema } from "../../../protocol/chat/presence.ts";
import { deviceNameSchema } from "../../../protocol/chat/resources.ts";
import { teamNameSchema } from "../../../protocol/chat/team.ts";
import { fileNameSchema } from "../../../protocol/files/file.ts";
import { displayNameSchema, handleSchema } from "../../../protocol/resources.ts";
import { HALVES, HOSTILE_TEXTS } from "../../../tools/fuzz/hostile-text.ts";

/** The shortest bound of any name: longer ones are refused for that. */
const MAX_NAME = 60;
const NAMES = Object.entries(HOSTILE_TEXTS).filter(([, text]) => text.length <= MAX_NAME);
/** What reorders its surroundings, ends a line or a string, or hides a text in another. */
const DISTURBING = [
  "override that reverses",
  "override that never ends",
  "isolates that never end",
  "NUL",
  "C0 controls",
  "C1 controls",
  "line breaks of all kinds",
  "header injection",
  "line of a log",
  "interlinear annotation",
  "markdown",
];
const UNSEEN = "nothing but what cannot be seen";

function refusedBy(schema: typeof displayNameSchema): string[] {
  return NAMES.filter(([, text]) => !schema.safeParse(text).success).map(([what]) => what);
}

describe.each([
  ["a person", displayNameSchema],
  ["a device", deviceNameSchema],
  ["a team", teamNameSchema],
  ["a channel", channelNameSchema],
])("the name of %s", (_, schema) => {
  it("is one line that disturbs nothing and can be seen, or refused", () => {
    expect(new Set(refusedBy(schema))).toEqual(new Set([...DISTURBING, UNSEEN]));
  });

  it("is kept as it was written but for blanks around it, in composed characters", () => {
    for (const [what, text] of NAMES) {
      const kept = schema.safeParse(text);
      if (kept.success) expect(kept.data, what).toBe(text.trim().normalize("NFC"));
    }
    expect(schema.parse(" A\u030Angstro\u0308m ")).toBe("\u00C5ngstr\u00F6m");
  });

  it("holds no half of a character", () => {
    for (const half of HALVES) expect(schema.safeParse(half).success).toBe(false);
  });
});

it("a status may be empty, and is otherwise as a name is", () => {
  expect(new Set(refusedBy(statusTextSchema))).toEqual(new Set(DISTURBING));
  expect(statusTextSchema.parse(" ")).toBe("");
});

it("a topic may have lines, of which each is as a name is", () => {
  const ofLines = new Set(["line of a log", "markdown"]);
  expect(new Set(refusedBy(topicSchema))).toEqual(new Set(DISTURBING.filter((what) => !ofLines.has(what))));
});

it("the name of a file is no path besides", () => {
  const refused = refusedBy(fileNameSchema);
  for (const what of [...DISTURBING, UNSEEN, "path upwards", "right-to-left mark"])
    expect(refused).toContain(what);
  const kept = NAMES.filter(([what]) => !refused.includes(what)).map(([, text]) =>
    fileNameSchema.parse(text),
  );
  for (const name of kept) expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}/\\]/u);
});

it("a handle is of letters that look like no others", () => {
  for (const [what, text] of NAMES) expect(handleSchema.safeParse(text).success, what).toBe(false);
});

it.each(["👩🏽‍🚒", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "1️⃣", ":shipit:", "<b>"])(
  "%j is a reaction",
  (emoji) => {
    expect(emojiSchema.parse(emoji)).toBe(emoji);
  },
);

it.each(["\u202E", "\u200B", "\uD83D", "\u0000", "\u2066👍", "a b"])("%j is no reaction", (emoji) => {
  expect(emojiSchema.safeParse(emoji).success).toBe(false);
});
