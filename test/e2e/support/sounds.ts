/** A WAV file of one channel with 16 bits a sample, whose loudness `loudness` says, 0 to 1, for each second. */
export function wavOf(seconds: number, loudness: (atS: number) => number, sampleRate = 8_000): Buffer {
  const samples = Buffer.alloc(2 * Math.round(seconds * sampleRate));
  for (let index = 0; index < samples.length / 2; index += 1) {
    const atS = index / sampleRate;
    const wave = Math.sin(2 * Math.PI * 440 * atS) * loudness(atS);
    samples.writeInt16LE(Math.round(wave * 32_767), 2 * index);
  }
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(2 * sampleRate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
