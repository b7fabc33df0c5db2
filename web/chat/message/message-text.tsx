import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Mentions, ShownMessage } from "../../../client/index.ts";
import { showPerson } from "../../state/selection.ts";
import { useAccount } from "../../state/use-account.ts";
import { useTalk } from "../talk-context.ts";
import { messageWords } from "./message-words.ts";
import { type Inline, parseText } from "./parse-text.ts";
import { foldText, isFewEmoji } from "./text-shape.ts";

interface MessageTextProps {
  message: ShownMessage;
  /** What stands behind the last line where there is room. */
  children: ComponentChildren;
}

/** What somebody wrote, with its marks; folded where it is long. Whatever is in it stays in it. */
export function MessageText({ message, children }: MessageTextProps) {
  const { unfolded } = useTalk();
  const name = `${message.senderId}/${message.key ?? message.seq}`;
  const [isUnfolded, setUnfolded] = useState(unfolded.has(name));
  const head = foldText(message.body);
  const say = messageWords();
  const toggle = () => {
    if (isUnfolded) unfolded.delete(name);
    else unfolded.add(name);
    setUnfolded(!isUnfolded);
  };
  const text = head === null || isUnfolded ? message.body : `${head}…`;
  return (
    <div class={`message-text ${isFewEmoji(message.body) ? "emoji-only" : ""}`} dir="auto">
      {parseText(text).map((block) =>
        block.type === "codeBlock" ? (
          <pre class="message-code" tabIndex={-1}>
            {block.text.replace(/^\n|\n$/g, "")}
          </pre>
        ) : (
          <Pieces pieces={block.children} mentions={message.mentions} />
        ),
      )}
      {head !== null && (
        <button type="button" class="message-fold" aria-expanded={isUnfolded} onClick={toggle}>
          {isUnfolded ? say.showLess : say.showMore}
        </button>
      )}
      {children}
    </div>
  );
}

function Pieces({ pieces, mentions }: { pieces: readonly Inline[]; mentions: Mentions | undefined }) {
  return <>{pieces.map((piece) => drawPiece(piece, mentions))}</>;
}

function drawPiece(piece: Inline, mentions: Mentions | undefined): ComponentChildren {
  switch (piece.type) {
    case "text":
      return piece.text;
    case "code":
      return <code>{piece.text}</code>;
    case "bold":
      return (
        <strong>
          <Pieces pieces={piece.children} mentions={mentions} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Pieces pieces={piece.children} mentions={mentions} />
        </em>
      );
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer">
          {piece.text}
        </a>
      );
    case "mention":
      return <Mention piece={piece} mentions={mentions} />;
  }
}

interface MentionProps {
  piece: Extract<Inline, { type: "mention" }>;
  mentions: Mentions | undefined;
}

/** Somebody who is called, if the message does call them: a name with an "@" alone is text. */
function Mention({ piece: { text, handle }, mentions }: MentionProps) {
  const account = useAccount();
  if (mentions === undefined) return <>{text}</>;
  if ((handle === "here" && mentions.here) || (handle === "channel" && mentions.channel))
    return <span class="mention mine">{text}</span>;
  const userId = mentions.userIds.find((each) => account.people.person(each)?.handle === handle);
  if (userId === undefined) return <>{text}</>;
  return (
    <button
      type="button"
      class={`mention ${userId === account.userId ? "mine" : ""}`}
      title={account.people.name(userId)}
      onClick={() => showPerson(userId)}
    >
      {text}
    </button>
  );
}
