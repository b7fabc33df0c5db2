/** Whether two texts are the same, in a time that says nothing of where they differ. */
export async function timingSafeEqual(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map(digest));
  return first !== undefined && second !== undefined && crypto.subtle.timingSafeEqual(first, second);
}

/** Of one length, whatever the text's. */
function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
