import type { Notification } from "../../../protocol/notifications/notification.ts";

const encoder = new TextEncoder();

/** The bytes of a value as JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).byteLength;
}

/**
 * Shortens what is shown, the body first and then the title, until it fits. What identifies a notification is bounded by the
 * contract and far smaller than any provider's limit.
 *
 * @param sizeOf the bytes that a notification takes on its way
 */
export function fit(
  notification: Notification,
  maxBytes: number,
  sizeOf: (notification: Notification) => number,
): Notification {
  if (notification.type === "withdraw") return notification;
  let shown = notification;
  for (const field of ["body", "title"] as const) {
    while (sizeOf(shown) > maxBytes && shown[field] !== "") {
      shown = { ...shown, [field]: halved(shown[field]) };
    }
  }
  return shown;
}

const segmenter = new Intl.Segmenter();

/** The first half of a text, with a sign that there was more; what is seen as one character stays whole. */
function halved(text: string): string {
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  if (characters.length < 4) return "";
  return `${characters.slice(0, Math.floor(characters.length / 2)).join("")}…`;
}
