import type { Precision } from "../../../../protocol/primitives.ts";
import { channelSession, ID, settle } from "./channel-session.ts";

export const NOW_MS = Date.UTC(2026, 0, 1, 12, 0, 30);
export const HOUR_MS = 3_600_000;
export const HERE = { lat: 37.5663, lng: 126.9779 };

/** A session whose device is somewhere and has not shared it yet. */
export function sharingSession() {
  const all = channelSession();
  const { links, channel } = all;
  const share = async (
    more: { channelId?: string; until?: number; precision?: Precision; ageMs?: number } = {},
  ) => {
    const until = Date.now() + HOUR_MS;
    links.share({
      type: "shareInChannel",
      id: "s",
      channelId: ID,
      until,
      precision: "exact",
      ageMs: 0,
      ...more,
    });
    await settle();
  };
  const unshare = async () => {
    links.unshare({ type: "unshareInChannel", id: "u", channelId: ID });
    await settle();
  };
  const move = (metres: number) =>
    links.move({ lat: HERE.lat + metres / 111_195, lng: HERE.lng, at: Date.now() });
  move(0);
  /** What the channel heard of places since the last look. */
  const heard = () => channel.heard.splice(0).filter(({ t }) => t !== "hello");
  return { ...all, share, unshare, move, heard };
}
