const HEAD_BYTES = 44;

/** A WAV file of one channel with 16 bits a sample, in PCM (Microsoft, "Multimedia Programming Interface", RIFF). */
export function wavOf(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const dataBytes = 2 * samples.length;
  const bytes = Buffer.alloc(HEAD_BYTES + dataBytes);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(HEAD_BYTES - 8 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16); // the length of what follows up to "data"
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // channels
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(2 * sampleRate, 28); // bytes a second
  bytes.writeUInt16LE(2, 32); // bytes a sample
  bytes.writeUInt16LE(16, 34); // bits a sample
  bytes.write("data", 36);
  bytes.writeUInt32LE(dataBytes, 40);
  for (const [index, sample] of samples.entries()) {
    const held = Math.max(-1, Math.min(1, sample));
    bytes.writeInt16LE(Math.round(held * 32_767), HEAD_BYTES + 2 * index);
  }
  return new Uint8Array(bytes);
}
