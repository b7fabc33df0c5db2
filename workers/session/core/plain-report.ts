const BEGIN = '{"type":"reportLocation","lat":';
const FRESH_END = '"ageMs":0}';
const MAX_CHARS = 160;

/**
 * Whether a frame is, by its looks, what a device that moves says over and over: where it is this moment, with no answer asked for.
 * Of such frames a newer one replaces an older one, which therefore need not be read. What is written otherwise, or wrong in a way that
 * shows only when it is read, is no matter here.
 */
export function isPlainReport(text: string): boolean {
  if (text.length > MAX_CHARS || !text.startsWith(BEGIN) || text.includes('"id"') || text.includes("\\")) {
    return false;
  }
  return text.endsWith(FRESH_END) || !text.includes('"ageMs"');
}
