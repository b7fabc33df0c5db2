import type { ServerFrame } from "../../protocol/server-frames.ts";
import type { ChatContext } from "./chat-context.ts";
import { LivePlaces } from "./live-places.ts";
import { LocationShare } from "./location-share.ts";

/** A frame about the places that are shared into a channel. */
export type LocationFrame = Extract<
  ServerFrame,
  { type: "channelPlacesSnapshot" | "channelPlacesChanged" | "unsharedInChannel" }
>;

/** The live places in one channel: those of its members, and whether this device shares its own. */
export class ChannelLocations {
  readonly places: LivePlaces;
  readonly share: LocationShare;

  /** @param changed called after any change of either */
  constructor(context: ChatContext, channelId: string, changed: () => void) {
    this.places = new LivePlaces(context, changed);
    this.share = new LocationShare(context, channelId, changed);
  }

  /** @param isWanted whether the app wants the channel open */
  heard(frame: LocationFrame, isWanted: boolean): void {
    if (frame.type === "unsharedInChannel") {
      if (frame.re === undefined) this.share.heardEnd();
    } else if (!isWanted) return;
    else if (frame.type === "channelPlacesSnapshot") this.places.replace(frame.places);
    else this.places.change(frame.places, frame.stopped);
  }
}
