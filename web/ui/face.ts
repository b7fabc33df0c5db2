/** A colour for somebody, as a hue in degrees: the same every time. */
export function hueOf(id: string): number {
  let hash = 7;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}

/** "MK" for "Mina Kim", "민아" for "김민아", "M" for "mina". */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/);
  const first = Array.from(parts[0] ?? "");
  // A Korean name: the given name is what friends say.
  if (parts.length === 1 && /^[가-힣]{2,4}$/.test(parts[0] ?? "")) return first.slice(-2).join("");
  const last = parts.length > 1 ? Array.from(parts.at(-1) ?? "")[0] : undefined;
  return `${first[0] ?? "?"}${last ?? ""}`.toUpperCase();
}
