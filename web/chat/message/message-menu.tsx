import {
  Copy,
  Ellipsis,
  Eye,
  Flag,
  Forward,
  Link as LinkIcon,
  MessagesSquare,
  Pencil,
  Pin,
  PinOff,
  Reply,
  RotateCw,
  SmilePlus,
  Trash2,
} from "lucide";
import { createPortal } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ShownMessage } from "../../../client/index.ts";
import { reportWords } from "../../report/report-words.ts";
import { IconButton } from "../../ui/button.tsx";
import { type MenuItem, MenuList } from "../../ui/menu.tsx";
import type { MessageActs } from "./message-acts.ts";
import type { MessageRights } from "./message-rights.ts";
import { messageWords } from "./message-words.ts";

const QUICK_EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;
const EDGE_PX = 8;

interface MessageMenuProps {
  message: ShownMessage;
  rights: MessageRights;
  acts: MessageActs;
  /** What it opens beside, on the screen. */
  beside: DOMRect;
  onClose: (isByKey: boolean) => void;
}

/** Everything that may be done with a message. */
export function MessageMenu({ message, rights, acts, beside, onClose }: MessageMenuProps) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: string; top: string }>();
  const say = messageWords();
  useLayoutEffect(() => {
    if (box.current === null) return;
    const { width, height } = box.current.getBoundingClientRect();
    const left = within(beside.right - width, innerWidth - width);
    const hasRoomBelow = beside.bottom + height + EDGE_PX < innerHeight;
    const top = within(hasRoomBelow ? beside.bottom : beside.top - height, innerHeight - height);
    setPlace({ left: `${left}px`, top: `${top}px` });
  }, [beside]);
  return createPortal(
    <div
      class="message-menu"
      ref={box}
      style={place ?? { visibility: "hidden" }}
      onKeyDownCapture={(event) => moveToQuick(event, () => onClose(true))}
    >
      {rights.react && (
        // The list closes by whatever is pressed outside of it; this is part of it.
        <div
          class="message-quick"
          role="group"
          aria-label={say.react}
          onPointerDown={(event) => event.stopPropagation()}
        >
          {QUICK_EMOJI.map((emoji) => (
            <button
              type="button"
              key={emoji}
              aria-label={`${say.react} ${emoji}`}
              aria-pressed={isReacted(message, emoji)}
              tabIndex={-1}
              onClick={() => {
                onClose(true);
                acts.toggleReaction(message, emoji);
              }}
            >
              {emoji}
            </button>
          ))}
          <IconButton
            icon={Ellipsis}
            label={say.moreEmoji}
            tabIndex={-1}
            onClick={() => {
              onClose(true);
              acts.show("emoji", message);
            }}
          />
        </div>
      )}
      <MenuList label={say.actions} items={itemsOf({ message, rights, acts })} onClose={onClose} />
    </div>,
    document.body,
  );
}

/** Arrows lead from the list to the emoji above it, along them, and back; from there on the list moves the focus by itself. */
function moveToQuick(event: KeyboardEvent & { currentTarget: HTMLElement }, onClose: () => void): void {
  const quick = [...event.currentTarget.querySelectorAll<HTMLElement>(".message-quick > button")];
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const target = event.target as HTMLElement;
  const at = quick.indexOf(target);
  const along = { ArrowLeft: at - 1, ArrowRight: at + 1 }[event.key];
  const isTop = target === items[0];
  let to: HTMLElement | undefined;
  if (at >= 0) {
    if (event.key === "Escape" || event.key === "Tab") return onClose();
    if (along !== undefined) to = quick[(along + quick.length) % quick.length];
    if (event.key === "ArrowDown") to = items[0];
    if (event.key === "ArrowUp") to = items.at(-1);
  } else if ((isTop && event.key === "ArrowUp") || along !== undefined) {
    to = quick[0];
  }
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

function isReacted({ reactions }: ShownMessage, emoji: string): boolean {
  return reactions?.some((each) => each.emoji === emoji) ?? false;
}

function within(px: number, maxPx: number): number {
  return Math.max(EDGE_PX, Math.min(px, maxPx - EDGE_PX));
}

type Offer = Pick<MessageMenuProps, "message" | "rights" | "acts">;

function itemsOf({ message, rights, acts }: Offer): MenuItem[] {
  const say = messageWords();
  const hasThread = message.thread !== undefined;
  const offers: (MenuItem & { if: boolean })[] = [
    { if: rights.reply, label: say.reply, icon: Reply, run: () => acts.reply(message) },
    {
      if: rights.thread,
      label: hasThread ? say.openThread : say.replyInThread,
      icon: MessagesSquare,
      run: () => acts.openThread(message),
    },
    { if: rights.edit, label: say.edit, icon: Pencil, run: () => acts.edit(message) },
    { if: rights.copy, label: say.copyText, icon: Copy, run: () => acts.copyText(message) },
    { if: rights.link, label: say.copyLink, icon: LinkIcon, run: () => acts.copyLink(message) },
    {
      if: rights.pin,
      label: message.pinned ? say.unpin : say.pin,
      icon: message.pinned ? PinOff : Pin,
      run: () => acts.togglePin(message),
    },
    { if: rights.forward, label: say.forward, icon: Forward, run: () => acts.show("forward", message) },
    {
      if: (message.reactions?.length ?? 0) > 0,
      label: say.whoReacted,
      icon: SmilePlus,
      run: () => acts.show("reactors", message),
    },
    { if: rights.readers, label: say.whoRead, icon: Eye, run: () => acts.show("readers", message) },
    {
      if: rights.report,
      label: reportWords().report,
      icon: Flag,
      run: () => acts.show("report", message),
    },
    {
      if: rights.delete,
      label: say.delete,
      icon: Trash2,
      isDanger: true,
      run: () => void acts.delete(message),
    },
    {
      if: message.state === "failed",
      label: say.retry,
      icon: RotateCw,
      run: () => acts.retry(message),
    },
    {
      if: message.state !== "sent",
      label: say.discard,
      icon: Trash2,
      isDanger: true,
      run: () => acts.discard(message),
    },
  ];
  return offers.filter((offer) => offer.if);
}
