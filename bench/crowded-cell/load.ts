/** What one object takes, second by second. */
export class Load {
  readonly name: string;
  sockets = 0;
  maxSockets = 0;
  #messages = 0;
  readonly #perSecond = new Map<number, number>();

  constructor(name: string) {
    this.name = name;
  }

  /** A message, or a request, came in. */
  message(nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    this.#messages += 1;
    this.#perSecond.set(second, (this.#perSecond.get(second) ?? 0) + 1);
  }

  socketOpened(): void {
    this.sockets += 1;
    this.maxSockets = Math.max(this.maxSockets, this.sockets);
  }

  socketClosed(): void {
    this.sockets -= 1;
  }

  /** Messages a second over the time in which there were any. */
  get meanPerS(): number {
    return this.#perSecond.size === 0 ? 0 : this.#messages / this.#perSecond.size;
  }

  get worstPerS(): number {
    return Math.max(0, ...this.#perSecond.values());
  }
}
