/** What stands for this service; its name as a password is what somebody tries first. */
const OURS = ["hither"];
/** Shorter parts of an e-mail address are in good passwords by chance. */
const MIN_PART_LENGTH = 4;

let common: Promise<ReadonlySet<string>> | undefined;

/**
 * Whether a password is among those that are tried first: one of the 49,000 most common ones (the list of zxcvbn, of which 18,000 have eight
 * characters or more), in whatever case, or the user's own name, e-mail address or this service with digits and marks around it.
 */
export async function isGuessablePassword(password: string, personal: readonly string[]): Promise<boolean> {
  common ??= loadCommon();
  const lower = password.toLowerCase();
  if ((await common).has(lower)) return true;
  const core = lower.replace(/[^\p{L}]+/gu, "");
  return [...OURS, ...personal.flatMap(partsOf)].some((word) => lower === word || core === word);
}

/** The words of a name or an e-mail address, as a password would have them. */
function partsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const letters = [lower, ...lower.split("@")].map((part) => part.replace(/[^\p{L}]+/gu, ""));
  return [lower, ...letters].filter((part) => part.length >= MIN_PART_LENGTH);
}

/** Read when the first password is set: unpacking the list takes some 20 ms, which not every isolate needs. */
async function loadCommon(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"]);
}
