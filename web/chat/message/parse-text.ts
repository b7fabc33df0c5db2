/** A piece of a line. What stands between the marks of `bold`, `italic` and `code` is in them without the marks. */
export type Inline =
  | { type: "text"; text: string }
  | { type: "code"; text: string }
  | { type: "link"; text: string; href: string }
  | { type: "mention"; text: string; handle: string }
  | { type: "bold" | "italic"; children: Inline[] };

/** A message's text: lines, and blocks of code, as they follow each other. */
export type TextBlock = { type: "lines"; children: Inline[] } | { type: "codeBlock"; text: string };

const FENCE = "```";
/** Emphasis is for a few words. A bound keeps the search for its end from taking long in hostile text. */
const MAX_EMPHASIS_CHARS = 400;
const MARKS = { "*": "bold", _: "italic" } as const;
type Mark = keyof typeof MARKS;

/** Where something may begin; everything else is plain. */
const BEGINNING = /[`*_@]|https?:\/\//g;
// Without spaces, quotes, and what is not seen or turns the direction of writing around.
const ADDRESS = /https?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/uy;
const MENTION = /@([a-z][a-z0-9_]*)/y;
const WORD = /[\p{L}\p{N}_]/u;

/** Reads the light marks of a text: *bold*, _italic_, `code`, blocks of code, links, and who is called. Takes time in proportion. */
export function parseText(text: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let from = 0;
  while (from < text.length) {
    const start = text.indexOf(FENCE, from);
    const end = start < 0 ? -1 : text.indexOf(FENCE, start + FENCE.length);
    if (end < 0) {
      blocks.push({ type: "lines", children: parseInline(text.slice(from), "*_") });
      break;
    }
    if (start > from) blocks.push({ type: "lines", children: parseInline(text.slice(from, start), "*_") });
    blocks.push({ type: "codeBlock", text: text.slice(start + FENCE.length, end) });
    from = end + FENCE.length;
  }
  return blocks;
}

/** @param marks those that mean something here: emphasis within the same emphasis is none */
function parseInline(text: string, marks: string): Inline[] {
  const pieces: Inline[] = [];
  let plainFrom = 0;
  let at = nextBeginning(text, 0);
  while (at < text.length) {
    const found = pieceAt(text, at, marks);
    if (found === undefined) {
      at = nextBeginning(text, at + 1);
      continue;
    }
    if (at > plainFrom) pieces.push({ type: "text", text: text.slice(plainFrom, at) });
    pieces.push(found.piece);
    plainFrom = found.end;
    at = nextBeginning(text, found.end);
  }
  if (plainFrom < text.length) pieces.push({ type: "text", text: text.slice(plainFrom) });
  return pieces;
}

function nextBeginning(text: string, from: number): number {
  BEGINNING.lastIndex = from;
  return BEGINNING.exec(text)?.index ?? text.length;
}

type Found = { piece: Inline; end: number } | undefined;

function pieceAt(text: string, at: number, marks: string): Found {
  const first = text[at] ?? "";
  if (first === "`") return codeAt(text, at);
  if (first === "@") return mentionAt(text, at);
  if (first === "*" || first === "_")
    return marks.includes(first) ? emphasisAt(text, at, first, marks) : undefined;
  return linkAt(text, at);
}

function codeAt(text: string, at: number): Found {
  const end = text.slice(at + 1, at + 1 + MAX_EMPHASIS_CHARS).search(/[`\n]/);
  if (end < 1 || text[at + 1 + end] !== "`") return undefined;
  return { piece: { type: "code", text: text.slice(at + 1, at + 1 + end) }, end: at + end + 2 };
}

function mentionAt(text: string, at: number): Found {
  if (/[A-Za-z0-9_]/.test(text[at - 1] ?? "")) return undefined;
  MENTION.lastIndex = at;
  const [found, handle] = MENTION.exec(text) ?? [];
  if (found === undefined || handle === undefined) return undefined;
  return { piece: { type: "mention", text: found, handle }, end: at + found.length };
}

function emphasisAt(text: string, at: number, mark: Mark, marks: string): Found {
  if (WORD.test(text[at - 1] ?? "") || /^[\s*_]?$/.test(text[at + 1] ?? "")) return undefined;
  const limit = Math.min(text.length, at + MAX_EMPHASIS_CHARS);
  for (let end = at + 2; end < limit; end += 1) {
    const letter = text[end];
    if (letter === "\n") return undefined;
    if (letter !== mark || /\s/.test(text[end - 1] ?? "") || WORD.test(text[end + 1] ?? "")) continue;
    const children = parseInline(text.slice(at + 1, end), marks.replace(mark, ""));
    return { piece: { type: MARKS[mark], children }, end: end + 1 };
  }
  return undefined;
}

function linkAt(text: string, at: number): Found {
  ADDRESS.lastIndex = at;
  const address = withoutEnd(ADDRESS.exec(text)?.[0] ?? "");
  if (!URL.canParse(address)) return undefined;
  return { piece: { type: "link", text: address, href: address }, end: at + address.length };
}

/** Without the full stop, bracket or mark that belongs to the sentence around it. */
function withoutEnd(address: string): string {
  const end = /[.,:;!?*_)\]}'…。、]+$/u.exec(address);
  if (end === null) return address;
  const isOpened = address.indexOf("(") >= 0 && end[0].startsWith(")");
  return address.slice(0, end.index + (isOpened ? 1 : 0));
}
