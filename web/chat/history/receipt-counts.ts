import type { Receipt } from "../../../client/index.ts";

/** How far a message of the user's own has got. */
export type Delivery = "sent" | "delivered" | "read";

/** How many of the others have got, and read, a message: told for each of many messages from one look at the receipts. */
export class ReceiptCounts {
  readonly #delivered: number[];
  readonly #read: number[];

  constructor(receipts: Iterable<Receipt>, userId: string) {
    const others = [...receipts].filter((receipt) => receipt.userId !== userId);
    this.#delivered = rising(others.map(({ deliveredSeq, readSeq }) => Math.max(deliveredSeq, readSeq)));
    this.#read = rising(others.map(({ readSeq }) => readSeq));
  }

  readersOf(seq: number): number {
    return countFrom(this.#read, seq);
  }

  deliveryOf(seq: number): Delivery {
    if (this.readersOf(seq) > 0) return "read";
    return countFrom(this.#delivered, seq) > 0 ? "delivered" : "sent";
  }
}

function rising(numbers: number[]): number[] {
  return numbers.sort((one, other) => one - other);
}

/** How many of rising numbers are `from` or more. */
function countFrom(numbers: readonly number[], from: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return numbers.length - low;
}
