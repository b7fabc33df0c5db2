import { element } from "./dom.ts";

const KEPT = 40;

/** What happened lately, newest first. Comings and goings are read out; every step would be a flood. */
export class EventLog {
  readonly #list: HTMLElement;
  readonly #news: HTMLElement;

  constructor(list: HTMLElement, news: HTMLElement) {
    this.#list = list;
    this.#news = news;
  }

  add(kind: "appeared" | "moved" | "left", text: string): void {
    const time = new Date().toLocaleTimeString(undefined, { hour12: false });
    this.#list.prepend(element("li", kind, element("time", "", time), text));
    while (this.#list.childElementCount > KEPT) this.#list.lastElementChild?.remove();
    if (kind !== "moved") this.#news.textContent = text;
  }
}
