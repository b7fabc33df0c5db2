import { type ChannelView, HitherClient, type HitherClientOptions } from "../../client/index.ts";
import { sayWritten } from "./sync-keeper.ts";

/** A client that has whatever is written in its channels kept, before anything becomes of it. */
export class KeptClient extends HitherClient {
  readonly #heard: Set<string>;

  constructor(options: HitherClientOptions) {
    super(options);
    this.#heard = new Set();
  }

  override channel(channelId: string): ChannelView {
    const view = super.channel(channelId);
    if (!this.#heard.has(channelId)) {
      this.#heard.add(channelId);
      view.on("changed", sayWritten);
    }
    return view;
  }
}
