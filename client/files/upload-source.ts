/**
 * What is to be uploaded: a browser's `Blob` or `File`, or anything that can be read piece by piece, as a file of a phone in React
 * Native.
 */
export type UploadSource = Blob | PiecewiseSource;

export interface PiecewiseSource {
  sizeBytes: number;
  /** The bytes from `from` up to `to`, without that. May be asked for the same ones again. */
  slice(from: number, to: number): Promise<Bytes>;
}

export type Bytes = Uint8Array<ArrayBuffer> | Blob;

export function piecewise(source: UploadSource): PiecewiseSource {
  return "sizeBytes" in source
    ? source
    : { sizeBytes: source.size, slice: (from, to) => loaded(source.slice(from, to)) };
}

/**
 * A piece in memory. Sent from where it is, a file that was changed or taken away meanwhile would fail as a network does, for
 * ever. React Native's blobs cannot be read, and are sent as they are.
 */
async function loaded(piece: Blob): Promise<Bytes> {
  return "arrayBuffer" in piece ? new Uint8Array(await piece.arrayBuffer()) : piece;
}
