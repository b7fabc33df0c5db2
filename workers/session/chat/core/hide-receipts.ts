import type { Receipt } from "../../../../protocol/chat/server-frames.ts";

/** Receipts as somebody may see them who does not let others see theirs: without what others have read. */
export function hideReceipts(receipts: Receipt[], user: string): Receipt[] {
  return receipts.map((receipt) => (receipt.userId === user ? receipt : { ...receipt, readSeq: 0 }));
}
