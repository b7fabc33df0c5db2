import { element } from "./dom.ts";

const KEPT = 40;

/**
 * What happened lately, newest first. Of somebody's steps only the last one is kept, and only comings and goings are
 * read out: every step would be a flood.
 */
export class EventLog {
  readonly #list: HTMLElement;
  readonly #news: HTMLElement;
  readonly #lastSteps = new Map<string, HTMLElement>();

  constructor(list: HTMLElement, news: HTMLElement) {
    this.#list = list;
    this.#news = news;
  }

  add(kind: "appeared" | "moved" | "left", userId: string, text: string): void {
    const time = new Date().toLocaleTimeString(undefined, { hour12: false });
    const line = element("li", kind, element("time", "", time), text);
    this.#lastSteps.get(userId)?.remove();
    if (kind === "moved") this.#lastSteps.set(userId, line);
    else this.#news.textContent = text;
    this.#list.prepend(line);
    while (this.#list.childElementCount > KEPT) this.#list.lastElementChild?.remove();
  }
}
