import { signal } from "@preact/signals";
import { problemWords } from "../i18n/problems.ts";

interface Toast {
  id: number;
  kind: "news" | "problem";
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

const SHOWN_MS = 6_000;
/** Long enough to decide. */
const SHOWN_WITH_ACTION_MS = 20_000;
const MAX_SHOWN = 3;

interface ToastOptions {
  /** `Number.POSITIVE_INFINITY`: until it is dismissed. */
  shownMs?: number;
}

/** Short notes at the edge of the screen, the newest last. */
export const toasts = signal<readonly Toast[]>([]);
let nextId = 1;
const shownMsById = new Map<number, number>();
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let isHeld = false;

/** @returns its id, to dismiss it by; undefined where the same is said already */
export function showToast(toast: Omit<Toast, "id">, options: ToastOptions = {}): number | undefined {
  // The same thing said twice is a nuisance.
  if (toasts.peek().some(({ text }) => text === toast.text)) return undefined;
  const id = nextId++;
  const { shownMs = toast.action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS } = options;
  shownMsById.set(id, shownMs);
  show([...toasts.peek(), { ...toast, id }].slice(-MAX_SHOWN));
  if (!isHeld) startTimer(id);
  return id;
}

export function dismissToast(id: number): void {
  show(toasts.peek().filter((toast) => toast.id !== id));
  // What had the pointer or the focus may be gone, and cannot say that it lost them.
  holdToasts(false);
}

/** While somebody points at them, or is among them by the keyboard, none goes by itself; afterwards each has all of its time again. */
export function holdToasts(isHolding: boolean): void {
  if (isHolding === isHeld) return;
  isHeld = isHolding;
  for (const { id } of toasts.peek()) {
    if (isHolding) stopTimer(id);
    else startTimer(id);
  }
}

function show(next: readonly Toast[]): void {
  for (const { id } of toasts.peek()) {
    if (next.some((toast) => toast.id === id)) continue;
    stopTimer(id);
    shownMsById.delete(id);
  }
  toasts.value = next;
}

function startTimer(id: number): void {
  const shownMs = shownMsById.get(id);
  if (shownMs === undefined || !Number.isFinite(shownMs)) return;
  timers.set(
    id,
    setTimeout(() => dismissToast(id), shownMs),
  );
}

function stopTimer(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

export function showNews(text: string): void {
  showToast({ kind: "news", text });
}

/** Says what went wrong, in the user's language. Being offline is shown elsewhere, all the time. */
export function showProblem(error: unknown): void {
  const text = problemWords(error);
  if (text !== null) showToast({ kind: "problem", text });
}
