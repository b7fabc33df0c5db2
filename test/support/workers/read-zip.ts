const END = 0x06054b50;
const ENTRY = 0x02014b50;
const decoder = new TextDecoder();

/** The files of a ZIP archive whose entries are stored as they are, by its central directory. Throws where it has none. */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  if (end < 0 || view.getUint32(end, true) !== END) throw new Error("this is no whole archive");
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== ENTRY || view.getUint16(at + 10, true) !== 0)
      throw new Error("no stored entry");
    const nameLength = view.getUint16(at + 28, true);
    const size = view.getUint32(at + 24, true);
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    files.set(name, bytes.subarray(start, start + size));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

/** A file of the archive as text; "" where there is none. */
export function textIn(files: Map<string, Uint8Array>, name: string): string {
  return decoder.decode(files.get(name));
}

/** The JSON values of its lines. */
export function linesIn<Value>(files: Map<string, Uint8Array>, name: string): Value[] {
  const lines = textIn(files, name)
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Value);
}
