import type { CrowdMember } from "../crowd/crowd-member.ts";
import type { Crowd } from "../crowd/start-crowd.ts";
import { arrow, bold, dim, formatAge, formatDistance, green, padColumns, yellow } from "./format.ts";
import type { LivePanel } from "./live-panel.ts";

const REDRAW_EVERY_MS = 500;
const NAME_WIDTH = 10;
/** How many friends a line names; the nearest are the news. */
const SHOWN_FRIENDS = 5;

/**
 * Shows who is near whom in the crowd, as each person's own phone would: a table that is drawn anew on a terminal,
 * and a line for everyone who comes into sight or leaves it.
 *
 * @returns stops it
 */
export function showCrowd(crowd: Crowd, panel: LivePanel): () => void {
  const nameOf = (userId: string) => crowd.names.get(userId) ?? "someone";
  const say = (mark: string, text: string) =>
    panel.log(`${dim(new Date().toLocaleTimeString("en-GB"))} ${mark} ${text}`);
  const stops = crowd.members.flatMap(({ client, person }) => [
    client.on("appeared", ({ userId, distanceM }) =>
      say(green("+"), `${nameOf(userId)} is near ${person.displayName}, ${formatDistance(distanceM)} away`),
    ),
    client.on("left", (userId) =>
      say(yellow("-"), `${nameOf(userId)} is no longer near ${person.displayName}`),
    ),
  ]);
  const timer = setInterval(() => panel.draw(crowdTable(crowd, Date.now())), REDRAW_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}

/** A line for each person who is not alone, and one that counts the others. */
export function crowdTable(crowd: Crowd, nowMs: number): string[] {
  const inCompany = crowd.members.filter(({ client }) => client.near.size > 0);
  const alone = crowd.members.length - inCompany.length;
  const offline = crowd.members.filter(({ client }) => client.state !== "open").length;
  return [
    "",
    bold("Who is near whom"),
    ...inCompany.map((member) => memberLine(member, crowd.names, nowMs)),
    dim(`${alone} alone${offline > 0 ? `, ${offline} of all reconnecting` : ""}`),
  ];
}

function memberLine(member: CrowdMember, names: ReadonlyMap<string, string>, nowMs: number): string {
  const { place } = member;
  const friends = [...member.client.near.values()].sort((a, b) => a.distanceM - b.distanceM);
  const seen = friends.slice(0, SHOWN_FRIENDS).map((friend) => {
    const age = formatAge(nowMs - friend.at);
    const name = names.get(friend.userId) ?? "someone";
    const away = `${arrow(place, friend)} ${formatDistance(friend.distanceM)}`;
    return `${name} ${green(away)}${age === "now" ? "" : dim(` ${age}`)}`;
  });
  const more = friends.length > SHOWN_FRIENDS ? dim(` +${friends.length - SHOWN_FRIENDS}`) : "";
  return `${bold(padColumns(member.person.displayName, NAME_WIDTH))}${seen.join(dim(" · "))}${more}`;
}
