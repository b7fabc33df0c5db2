import { type Random, randomInt, shuffled } from "../../random.ts";

/** A channel before it exists: who is in it, by number. */
export interface ChannelPlan {
  kind: "direct" | "group" | "team";
  /** The first one makes it. */
  members: number[];
}

/** Of ten channels, so many are direct and so many belong to a team; the rest are groups. */
const DIRECT_OF_TEN = 3;
const TEAM_OF_TEN = 2;
/** How large groups and a team's channels get, where there are enough people. */
const GROUP_SIZE = { min: 3, max: 25 };
const TEAM_SIZE = { min: 20, max: 60 };

/** Draws the channels. Everybody is in at least one, as far as there are enough. */
export function planChannels(random: Random, users: number, channels: number): ChannelPlan[] {
  const everybody = Array.from({ length: users }, (_, index) => index);
  let waiting = shuffled(random, everybody);
  /** People who are in no channel yet come first. */
  const draw = (size: number): number[] => {
    const wanted = Math.min(size, users);
    const first = waiting.slice(0, wanted);
    waiting = waiting.slice(wanted);
    const taken = new Set(first);
    const others = shuffled(random, everybody).filter((person) => !taken.has(person));
    return [...first, ...others.slice(0, wanted - first.length)];
  };
  return Array.from({ length: channels }, (_, index): ChannelPlan => {
    const kind = kindOf(index % 10);
    if (kind === "direct") return { kind, members: draw(2) };
    const { min, max } = kind === "group" ? GROUP_SIZE : TEAM_SIZE;
    return { kind, members: draw(randomInt(random, min, max)) };
  });
}

function kindOf(digit: number): ChannelPlan["kind"] {
  if (digit < 10 - DIRECT_OF_TEN - TEAM_OF_TEN) return "group";
  return digit < 10 - DIRECT_OF_TEN ? "team" : "direct";
}
