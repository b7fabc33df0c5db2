/** A file that is read piece by piece, so that its size never has to fit into memory. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** The bytes from `offset` on, exactly `length` of them. Never asked for any beyond the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A part of a cleaned file: bytes of the original from `from` up to and without `to`, or new ones. */
export type Piece = { from: number; to: number } | { bytes: Uint8Array };
