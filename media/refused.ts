import type { FileRefusal } from "../protocol/files/file.ts";

/** Thrown while a file is read, and caught where the reading began: the file is one that is refused. */
export class Refused extends Error {
  readonly refusal: FileRefusal;

  constructor(refusal: FileRefusal, detail: string) {
    super(detail);
    this.name = "Refused";
    this.refusal = refusal;
  }
}

/** The bytes break the rules of their type, or hold what cannot be cleaned. */
export function malformed(detail: string): Refused {
  return new Refused("malformedPicture", detail);
}
