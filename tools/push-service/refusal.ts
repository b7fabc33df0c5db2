/** A request that a real service would refuse, and why: a fault of whoever sends. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, why: string) {
    super(why);
    this.name = "Refusal";
    this.status = status;
  }
}

/** The parts of a JSON Web Token, unchecked. */
export function splitToken(token: string): {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signed: Buffer;
  signature: Buffer;
} {
  const [header, claims, signature] = token.split(".");
  if (!header || !claims || !signature) throw new Refusal(401, "the token is none");
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  return {
    header: read(header),
    claims: read(claims),
    signed: Buffer.from(`${header}.${claims}`),
    signature: Buffer.from(signature, "base64url"),
  };
}
