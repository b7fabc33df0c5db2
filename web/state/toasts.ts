import { signal } from "@preact/signals";
import { problemWords } from "../i18n/problems.ts";

interface Toast {
  id: number;
  kind: "news" | "problem";
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

const SHOWN_MS = 6_000;
const MAX_SHOWN = 3;

/** Short notes at the edge of the screen, the newest last. */
export const toasts = signal<readonly Toast[]>([]);
let nextId = 1;

/** @returns its id, to dismiss it by; undefined where the same is said already */
export function showToast(toast: Omit<Toast, "id">, { shownMs = SHOWN_MS } = {}): number | undefined {
  // The same thing said twice is a nuisance.
  if (toasts.peek().some(({ text }) => text === toast.text)) return undefined;
  const id = nextId++;
  toasts.value = [...toasts.peek(), { ...toast, id }].slice(-MAX_SHOWN);
  if (toast.action === undefined) setTimeout(() => dismissToast(id), shownMs);
  return id;
}

export function dismissToast(id: number): void {
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}

export function showNews(text: string): void {
  showToast({ kind: "news", text });
}

/** Says what went wrong, in the user's language. Being offline is shown elsewhere, all the time. */
export function showProblem(error: unknown): void {
  const text = problemWords(error);
  if (text !== null) showToast({ kind: "problem", text });
}
