import type { Mentions } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { WrittenOp } from "./written-op.ts";

type SendOp = Extract<WrittenOp, { type: "sendMessage" }>;
type EditOp = Extract<WrittenOp, { type: "editMessage" }>;
type Content<Op> = Omit<Op, "type" | "key" | "seq" | "threadOf" | "kind">;

interface Text {
  /** Up to 100,000 characters. */
  text: string;
}
interface Body {
  body: string;
}

/**
 * A message to be sent: either its `text`, from which a preview follows and by which searches find it, or a `body` of whatever
 * `kind`, with everything said by the app.
 */
export type MessageDraft = (
  | (Text & Omit<Content<SendOp>, "body" | "preview" | "searchText">)
  | (Body & Content<SendOp> & { kind?: string })
) & {
  /** Names the message before the server does; made up unless given. 8 to 64 characters, never used before. */
  key?: string;
};

/** What a message shall say from now on. */
export type EditDraft =
  | (Text & Omit<Content<EditOp>, "body" | "preview" | "searchText">)
  | (Body & Content<EditOp>);

/** The fields of a frame for a draft. */
export function contentOfDraft<Draft extends Text | Body>(
  draft: Draft,
): Omit<Draft, "text"> & {
  body: string;
  preview?: string | undefined;
  searchText?: string | true | undefined;
} {
  if (!("text" in draft)) return draft as Draft & Body;
  const { text, ...rest } = draft;
  return { ...rest, body: text, preview: previewOf(text), searchText: true };
}

/** The first line that says something, cut to what a list or a notification has room for. */
export function previewOf(text: string): string {
  const line = /\S.*/.exec(text.slice(0, 10_000))?.[0].trimEnd() ?? "";
  const characters = Array.from(line);
  if (characters.length <= LIMITS.maxPreviewChars) return line;
  return `${characters.slice(0, LIMITS.maxPreviewChars - 1).join("")}…`;
}

/**
 * Whom a text calls: `@here`, `@channel`, and every `@handle` that the app knows.
 *
 * @param userIdOf the user id of a handle; undefined where it is nobody's
 */
export function mentionsIn(text: string, userIdOf: (handle: string) => string | undefined): Mentions {
  const found = text.matchAll(/(?:^|[^A-Za-z0-9_])@([a-z][a-z0-9_]*)/g);
  const handles = new Set([...found].map(([, handle = ""]) => handle));
  const here = handles.delete("here");
  const channel = handles.delete("channel");
  const userIds = [...handles].map(userIdOf).filter((userId) => userId !== undefined);
  return { userIds: [...new Set(userIds)].slice(0, LIMITS.maxMentions), here, channel };
}
