import type { MeChange, ServerFrame } from "../../protocol/server-frames.ts";
import type { HubFacts } from "./hub-link.ts";

/** What the client is told of the user's own stream `me`: it stands at the hub's revision. */
export class MeStream {
  readonly #send: (frame: ServerFrame) => void;
  #toldRevision: number | null = null;

  constructor(send: (frame: ServerFrame) => void) {
    this.#send = send;
  }

  /** `changed` is null after a new link to the hub: the client is told where the stream stands, if that is news. */
  tell({ epoch, revision: offset, sharing }: HubFacts, changed: MeChange[] | null): void {
    if (changed === null) {
      if (this.#toldRevision !== offset) this.#send({ type: "meSnapshot", epoch, offset, sharing });
    } else if (changed.length > 0) {
      const also = changed.includes("sharing") ? { sharing } : {};
      this.#send({ type: "meChanged", epoch, offset, changed, ...also });
    }
    this.#toldRevision = offset;
  }
}
