/** What a device's user chose about the app itself. Nothing here is about people. */
type PreferenceName = "language" | "theme" | "radiusM" | "pin" | "locating";

/** @returns null where nothing is kept, or nothing that passes `isValid` */
export function readPreference<Value>(
  name: PreferenceName,
  isValid: (value: unknown) => value is Value,
): Value | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`hither.${name}`) ?? "null");
    return isValid(value) ? value : null;
  } catch {
    return null; // a browser that keeps nothing, or somebody else's text
  }
}

export function writePreference(name: PreferenceName, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(`hither.${name}`);
    else localStorage.setItem(`hither.${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}
