import { useEffect, useState } from "preact/hooks";
import type { Conversation } from "../../client/index.ts";

/** Draws the component again when the conversation changed, at most once a frame. @returns another number each time */
export function useConversation(conversation: Conversation): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    let frame: number | undefined;
    const redraw = () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        setVersion((before) => before + 1);
      });
    };
    const offs = [
      conversation.on("changed", redraw),
      conversation.on("typing", redraw),
      conversation.on("receipts", redraw),
      conversation.on("removed", redraw),
    ];
    // Something may have changed since it was drawn.
    redraw();
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const off of offs) off();
    };
  }, [conversation]);
  return version;
}
