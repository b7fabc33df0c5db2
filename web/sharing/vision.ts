import type { Precision, Sharing } from "../../client/index.ts";

/** What a friend sees of where the user is. */
export type Vision = "nothing" | Precision;

interface VisionCounts {
  exact: number;
  approximate: number;
  nothing: number;
}

/** What these settings come to at a moment: after their end, nobody sees anything. */
export function inForce(sharing: Sharing, nowMs: number): Sharing {
  const isOver = sharing.until !== null && Date.parse(sharing.until) <= nowMs;
  return isOver ? { ...sharing, mode: "nobody", until: null } : sharing;
}

/** What each of the friends sees by settings that are in force. */
export function visions(sharing: Sharing): (userId: string) => Vision {
  const listed = new Set(sharing.userIds);
  const exceptions = new Set(sharing.precisionExceptions);
  const other: Precision = sharing.precision === "exact" ? "approximate" : "exact";
  return (userId) => {
    const sees =
      sharing.mode === "friends" ||
      (sharing.mode === "only" && listed.has(userId)) ||
      (sharing.mode === "except" && !listed.has(userId));
    if (!sees) return "nothing";
    return exceptions.has(userId) ? other : sharing.precision;
  };
}

/** How many friends see how much. */
export function countVisions(sharing: Sharing, friendIds: readonly string[]): VisionCounts {
  const counts: VisionCounts = { exact: 0, approximate: 0, nothing: 0 };
  const visionOf = visions(sharing);
  for (const userId of friendIds) counts[visionOf(userId)] += 1;
  return counts;
}

/** The whole in few words: who sees the user, and how. `mixed`: some exactly, others not. */
interface Outline {
  who: "all" | "some" | "nobody";
  how: Precision | "mixed";
}

/** What settings that are in force come to. */
export function outlineOf(sharing: Sharing, friendIds: readonly string[]): Outline {
  const { exact, approximate, nothing } = countVisions(sharing, friendIds);
  const how =
    exact > 0 && approximate > 0
      ? "mixed"
      : exact + approximate === 0
        ? sharing.precision
        : exact > 0
          ? "exact"
          : "approximate";
  if (sharing.mode === "nobody") return { who: "nobody", how };
  // Friends to come would see the user, too.
  if (sharing.mode === "friends" || (sharing.mode === "except" && nothing === 0)) return { who: "all", how };
  return { who: exact + approximate === 0 && sharing.mode === "only" ? "nobody" : "some", how };
}

/** The same settings but for one friend, who sees this much; what others see stays. */
export function withVision(sharing: Sharing, userId: string, vision: Vision): Sharing {
  const others = sharing.userIds.filter((each) => each !== userId);
  const exceptions = sharing.precisionExceptions.filter((each) => each !== userId);
  if (vision !== "nothing" && vision !== sharing.precision) exceptions.push(userId);
  const changed = { ...sharing, precisionExceptions: exceptions };
  if (vision === "nothing") return hiddenFrom(changed, userId, others);
  switch (sharing.mode) {
    case "nobody":
      return { ...changed, mode: "only", userIds: [userId], until: null };
    case "friends":
      return changed;
    case "only":
      return { ...changed, userIds: [...others, userId] };
    case "except":
      return { ...changed, mode: others.length === 0 ? "friends" : "except", userIds: others };
  }
}

function hiddenFrom(sharing: Sharing, userId: string, others: string[]): Sharing {
  switch (sharing.mode) {
    case "nobody":
      return sharing;
    case "friends":
      return { ...sharing, mode: "except", userIds: [userId] };
    case "only":
      // The last one: then it is off, and says so.
      return others.length === 0
        ? { ...sharing, mode: "nobody", until: null }
        : { ...sharing, userIds: others };
    case "except":
      return { ...sharing, userIds: [...others, userId] };
  }
}
