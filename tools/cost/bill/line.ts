import type { Price } from "../prices.ts";

/** One line of a bill: how much of something, and what that costs. */
export interface Line {
  what: string;
  /** A day, or for a million messages: the bill says which. */
  quantity: number;
  unit: string;
  dollars: number;
}

export function line(what: string, quantity: number, price: Price): Line {
  return { what, quantity, unit: price.unit, dollars: quantity * price.dollars };
}

export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}
