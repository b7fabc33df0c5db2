import { ORIGIN } from "./test-user.ts";

/**
 * An authenticator in software, for one passkey: P-256, no attestation. Builds what a browser would send, after
 * Web Authentication Level 3 (sections 5.8.1, 6.1, 6.5) and COSE (RFC 9053, section 7.1).
 */
export class SoftPasskey {
  readonly #id = crypto.getRandomValues(new Uint8Array(16));
  readonly #keys = crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  readonly #rpId: string;
  #counter = 0;

  constructor(rpId: string) {
    this.#rpId = rpId;
  }

  /** Answers a registration's challenge. */
  async register(challenge: string, origin = ORIGIN): Promise<object> {
    const { publicKey } = (await this.#keys) as CryptoKeyPair;
    const raw = new Uint8Array((await crypto.subtle.exportKey("raw", publicKey)) as ArrayBuffer);
    const coseKey = bytes([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01], [0x21, 0x58, 32], raw.slice(1, 33), [
      0x22,
      0x58,
      32,
      ...raw.slice(33),
    ]);
    const credential = bytes(new Uint8Array(16), [0, this.#id.length], this.#id, coseKey);
    const authData = await this.#authenticatorData(0x45, credential);
    const attestation = bytes(
      [0xa3],
      cborText("fmt"),
      cborText("none"),
      cborText("attStmt"),
      [0xa0],
      cborText("authData"),
      [0x58, authData.length],
      authData,
    );
    const clientDataJSON = clientData("webauthn.create", challenge, origin);
    return this.#response({
      clientDataJSON,
      attestationObject: base64Url(attestation),
      transports: ["internal"],
    });
  }

  /** Answers a sign-in's challenge. */
  async authenticate(challenge: string, origin = ORIGIN): Promise<object> {
    this.#counter += 1;
    const authData = await this.#authenticatorData(0x05);
    const clientDataJSON = clientData("webauthn.get", challenge, origin);
    const clientDataHash = new Uint8Array(
      await crypto.subtle.digest("SHA-256", fromBase64Url(clientDataJSON)),
    );
    const { privateKey } = (await this.#keys) as CryptoKeyPair;
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const signature = await crypto.subtle.sign(algorithm, privateKey, bytes(authData, clientDataHash));
    return this.#response({
      clientDataJSON,
      authenticatorData: base64Url(authData),
      signature: base64Url(derSignature(new Uint8Array(signature))),
    });
  }

  /** `flags`: 0x01 user present, 0x04 user verified, 0x40 a credential follows. */
  async #authenticatorData(flags: number, credential = new Uint8Array()): Promise<Uint8Array<ArrayBuffer>> {
    const rpIdHash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(this.#rpId));
    return bytes(new Uint8Array(rpIdHash), [flags, 0, 0, 0, this.#counter], credential);
  }

  #response(response: object): object {
    const id = base64Url(this.#id);
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return base64Url(new TextEncoder().encode(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}

function cborText(text: string): number[] {
  return [0x60 + text.length, ...new TextEncoder().encode(text)];
}

/** An ECDSA signature in DER, from its two halves. */
function derSignature(raw: Uint8Array): Uint8Array {
  const integers = [raw.slice(0, 32), raw.slice(32)].map((half) => {
    const start = half.findIndex((byte) => byte !== 0);
    const digits = half.slice(start);
    const value = (digits[0] ?? 0) > 0x7f ? [0, ...digits] : [...digits];
    return [0x02, value.length, ...value];
  });
  const body = integers.flat();
  return bytes([0x30, body.length, ...body]);
}

function bytes(...parts: (number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function base64Url(data: Uint8Array): string {
  return btoa(String.fromCharCode(...data))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
