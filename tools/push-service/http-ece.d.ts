declare module "http_ece" {
  import type { ECDH } from "node:crypto";

  interface Aes128GcmParams {
    version: "aes128gcm";
    /** The receiver's key pair. */
    privateKey: ECDH;
    /** In base64url. */
    authSecret: string;
  }

  /** Decrypts a body of RFC 8188 with keys of RFC 8291. Throws where it cannot be. */
  export function decrypt(body: Buffer, params: Aes128GcmParams): Buffer;
}
