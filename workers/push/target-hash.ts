import type { PushTarget } from "../../protocol/notifications/push-target.ts";

/** Names a target without telling it: SHA-256 of its endpoint or token, in hexadecimal. */
export function targetHash(target: PushTarget): Promise<string> {
  const address = target.type === "webPush" ? target.endpoint : target.token;
  return sha256(`${target.type} ${address}`).then((bytes) =>
    [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  );
}

/**
 * A name for a notification's tag that providers may see: the same for all of a tag on a device, so that a newer one replaces
 * an older one that waits, and different on every device, so that nobody sees by it who is in one channel.
 *
 * @returns 32 characters of base64url, as many as RFC 8030 (section 5.4) lets a topic have
 */
export async function topicOf(device: string, tag: string): Promise<string> {
  const bytes = (await sha256(`${device} ${tag}`)).slice(0, 24);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
