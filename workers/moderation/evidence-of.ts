import type { Message } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Evidence } from "../../protocol/moderation.ts";
import { iso } from "../chat/to-http.ts";

/** What is kept of a reported message: what it said only where the reporter shares that. */
export async function evidenceOf(message: Message, shareContent: boolean): Promise<Evidence> {
  const { senderId, at, kind, body, attachments = [] } = message;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
  const bodySha256 = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const files = attachments.map(({ fileId, name, contentType }) => ({ fileId, name, contentType }));
  return {
    senderId,
    at: iso(at),
    kind,
    bodySha256,
    // Half of a surrogate pair at the cut would be no character.
    ...(shareContent && { body: body.slice(0, LIMITS.maxEvidenceLength).toWellFormed() }),
    ...(shareContent && files.length > 0 && { attachments: files }),
  };
}
