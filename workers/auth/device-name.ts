/** What `User-Agent` headers say of apps and systems; the first match counts, as many claim to be others as well. */
const APPS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS)\//, "Chrome"],
  [/Version\/.*Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux/, "Linux"],
];

/** A name to tell a device by, as `Firefox on Linux`, made of the header that it signed in with. */
export function guessDeviceName(userAgent: string | null): string {
  const app = nameIn(APPS, userAgent) ?? userAgent?.match(/^[\w.-]{1,30}/)?.[0];
  const system = nameIn(SYSTEMS, userAgent);
  if (app && app !== "Mozilla") return system ? `${app} on ${system}` : app;
  return system ?? "Unknown device";
}

function nameIn(names: [RegExp, string][], userAgent: string | null): string | undefined {
  return names.find(([pattern]) => userAgent && pattern.test(userAgent))?.[1];
}
