/** The code of an invitation that somebody wrote or pasted, as a code or as a whole link; null where there is none in it. */
export function inviteCodeIn(text: string): string | null {
  const written = text.trim();
  const inLink = /\/join\/([A-Za-z0-9_-]{1,64})(?:[/?#]|$)/.exec(written)?.[1];
  if (inLink !== undefined) return inLink;
  return /^[A-Za-z0-9_-]{1,64}$/.test(written) ? written : null;
}

/** The link that leads to an invitation, on whichever server this is. */
export function inviteLink(origin: string, code: string): string {
  return `${origin}/#/join/${code}`;
}
