/** Puts a text where it can be pasted from. Only pages that came by a safe way may. */
export async function copyText(text: string): Promise<void> {
  if (!("clipboard" in navigator)) throw new Error("this page may not copy");
  await navigator.clipboard.writeText(text);
}
