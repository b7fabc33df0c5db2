import { type ChannelView, HitherClient } from "../../client/index.ts";

/** A client that tells of any change in its channels: of what the user writes there before anything else becomes of it. */
export class KeptClient extends HitherClient {
  readonly #views = new Set<ChannelView>();
  /** Called after each change. */
  changed: () => void = () => {};

  override channel(channelId: string): ChannelView {
    const view = super.channel(channelId);
    if (!this.#views.has(view)) {
      this.#views.add(view);
      view.on("changed", () => this.changed());
    }
    return view;
  }
}
