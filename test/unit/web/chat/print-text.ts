import type { Inline, TextBlock } from "../../../../web/chat/message/parse-text.ts";

const FENCE = "```";

/** The text that was read, marks included. */
export function printText(blocks: readonly TextBlock[]): string {
  return blocks
    .map((block) => (block.type === "codeBlock" ? FENCE + block.text + FENCE : printInline(block.children)))
    .join("");
}

function printInline(pieces: readonly Inline[]): string {
  return pieces
    .map((piece) => {
      switch (piece.type) {
        case "code":
          return `\`${piece.text}\``;
        case "bold":
          return `*${printInline(piece.children)}*`;
        case "italic":
          return `_${printInline(piece.children)}_`;
        default:
          return piece.text;
      }
    })
    .join("");
}
