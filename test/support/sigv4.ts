type Key = ArrayBuffer | Uint8Array<ArrayBuffer>;

const encode = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const toHex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function hmac(key: Key, text: string): Promise<ArrayBuffer> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return crypto.subtle.sign("HMAC", imported, encode(text));
}

/**
 * The signature of a presigned request, step by step as the specification of AWS Signature Version 4 has it.
 *
 * @param headers those of the request, by their names in lower case
 */
export async function signatureOf(
  secretAccessKey: string,
  method: string,
  url: URL,
  headers: Record<string, string>,
): Promise<string> {
  const query = [...url.searchParams].filter(([name]) => name !== "X-Amz-Signature").sort();
  const scope = url.searchParams.get("X-Amz-Credential")?.split("/").slice(1) ?? [];
  const signed = url.searchParams.get("X-Amz-SignedHeaders")?.split(";") ?? [];
  const canonical = [
    method,
    url.pathname,
    query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&"),
    ...signed.map((name) => `${name}:${headers[name]}`),
    "",
    signed.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const digest = toHex(await crypto.subtle.digest("SHA-256", encode(canonical)));
  const text = ["AWS4-HMAC-SHA256", url.searchParams.get("X-Amz-Date"), scope.join("/"), digest].join("\n");
  let key: Key = encode(`AWS4${secretAccessKey}`);
  for (const part of scope) key = await hmac(key, part);
  return toHex(await hmac(key, text));
}
