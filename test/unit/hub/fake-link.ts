import type { LinkSocket } from "../../../durable-objects/link-socket.ts";

/** An object's end of a link: what it sent, and what is attached to it. */
export class FakeLink implements LinkSocket {
  readonly sent: unknown[] = [];
  isOpen = true;
  closedWith: number | null = null;
  #attachment: unknown = null;

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(code: number): void {
    this.isOpen = false;
    this.closedWith = code;
  }

  serializeAttachment(value: unknown): void {
    this.#attachment = structuredClone(value);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.#attachment);
  }
}
