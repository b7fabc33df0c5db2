const NAME = "hither.emoji";
const MAX_RECENT = 16;
/** Before anything was chosen. */
const COMMON = ["👍", "❤️", "😂", "🎉", "🙏", "😮", "😢", "🔥"];

/** What was chosen lately, the latest first. */
export function recentEmoji(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    const emoji = Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
    return [...new Set([...emoji, ...COMMON])].slice(0, MAX_RECENT);
  } catch {
    return COMMON; // a browser that keeps nothing
  }
}

export function rememberEmoji(emoji: string): void {
  const recent = [emoji, ...recentEmoji().filter((each) => each !== emoji)].slice(0, MAX_RECENT);
  try {
    localStorage.setItem(NAME, JSON.stringify(recent));
  } catch {
    // It is chosen all the same.
  }
}

export function forgetRecentEmoji(): void {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
