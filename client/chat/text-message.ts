import type { Mentions } from "../../protocol/chat/message.ts";
import type { Attachment } from "../../protocol/files/file.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { type AttachedFile, keptFile } from "./attached-file.ts";
import type { WrittenOp } from "./written-op.ts";

type SendOp = Extract<WrittenOp, { type: "sendMessage" }>;
type EditOp = Extract<WrittenOp, { type: "editMessage" }>;
type Content<Op> = Omit<Op, "type" | "key" | "seq" | "threadOf" | "kind">;

interface Text {
  /** Up to 100,000 characters; none are needed where there are attachments. */
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

/** What a message shall say from now on. Its attachments stay unless others, or none, are given. */
export type EditDraft =
  | (Text & Omit<Content<EditOp>, "body" | "preview" | "searchText">)
  | (Body & Content<EditOp>);

/** The fields of an op for a draft. */
export function contentOfDraft<Draft extends (Text | Body) & { attachments?: AttachedFile[] }>(
  draft: Draft,
): Omit<Draft, "text"> & {
  body: string;
  preview?: string | undefined;
  searchText?: string | true | undefined;
} {
  const attachments = draft.attachments?.map(keptFile);
  const files = attachments && { attachments };
  if (!("text" in draft)) return { ...(draft as Draft & Body), ...files };
  const { text, ...rest } = draft;
  return { ...rest, ...files, body: text, preview: previewOf(text, attachments), searchText: true };
}

/** What a preview says of files, for an app that speaks another language. `many` is of as many pictures. */
export interface PreviewWords {
  photo: string;
  photos: (many: number) => string;
  video: string;
  voiceMessage: string;
}

const ENGLISH: PreviewWords = {
  photo: "Photo",
  photos: (many) => `${many} photos`,
  video: "Video",
  voiceMessage: "Voice message",
};

/**
 * The first line of a text that says something, cut to what a list or a notification has room for; where there is none, what is
 * attached.
 */
export function previewOf(
  text: string,
  attachments: readonly Attachment[] = [],
  words: PreviewWords = ENGLISH,
): string {
  const line = /\S.*/.exec(text.slice(0, 10_000))?.[0].trimEnd() ?? lineOfFiles(attachments, words);
  const characters = Array.from(line);
  if (characters.length <= LIMITS.maxPreviewChars) return line;
  return `${characters.slice(0, LIMITS.maxPreviewChars - 1).join("")}…`;
}

function lineOfFiles(files: readonly Attachment[], words: PreviewWords): string {
  const [first, ...others] = files;
  if (first === undefined) return "";
  const isPicture = ({ contentType }: Attachment) => contentType.startsWith("image/");
  if (others.length > 0 && files.every(isPicture)) return `📷 ${words.photos(files.length)}`;
  const more = others.length > 0 ? ` +${others.length}` : "";
  if (isPicture(first)) return `📷 ${words.photo}${more}`;
  if (first.contentType.startsWith("video/")) return `🎬 ${words.video}${more}`;
  if (first.waveform !== undefined) return `🎤 ${words.voiceMessage}${more}`;
  return `📎 ${first.name}${more}`;
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
