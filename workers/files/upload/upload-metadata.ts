import { type FileInput, fileInputSchema } from "../../../protocol/files/file.ts";
import { ProblemError } from "../../problem.ts";

/** What clients call the fields of a declaration. A later name of the same field counts where an earlier one is absent. */
const NAMES = {
  name: ["name", "filename"],
  contentType: ["contentType", "filetype", "type"],
  sha256: ["sha256"],
  width: ["width"],
  height: ["height"],
  placeholder: ["placeholder"],
  durationMs: ["durationMs"],
  waveform: ["waveform"],
} as const satisfies Partial<Record<keyof FileInput, readonly string[]>>;

const NUMBERS = new Set<string>(["width", "height", "durationMs"]);
/** What a file is that nobody says more about (RFC 9110, section 8.3). */
const UNKNOWN_TYPE = "application/octet-stream";

/**
 * Reads the declaration of a file from the `Upload-Metadata` of tus: pairs of a key and a base64 value, separated by commas
 * (tus 1.0.0, "Creation"). Keys that are none of a declaration are left alone.
 *
 * @throws ProblemError `invalid-input`, naming the key that is wrong
 */
export function readUploadMetadata(header: string, sizeBytes: number): FileInput {
  const pairs = readPairs(header);
  const fields = Object.entries(NAMES).flatMap(([field, names]) => {
    const value = names.map((name) => pairs.get(name)).find(Boolean);
    return value === undefined ? [] : [[field, valueOf(field, value)] as const];
  });
  const input = fileInputSchema.safeParse({
    contentType: UNKNOWN_TYPE,
    ...Object.fromEntries(fields),
    sizeBytes,
  });
  if (input.success) return input.data;
  const [issue] = input.error.issues;
  throw invalid(issue?.path.join(".") ?? "", issue?.message ?? "invalid");
}

/** A declaration as `Upload-Metadata`, for whoever asks about an upload. */
export function writeUploadMetadata(input: FileInput): string {
  return Object.keys(NAMES)
    .flatMap((field) => {
      const value = input[field as keyof typeof NAMES];
      return value === undefined ? [] : [`${field} ${toBase64(String(value))}`];
    })
    .join(",");
}

/** Numbers as numbers; what is none stays a text, which the schema refuses. */
function valueOf(field: string, text: string): unknown {
  if (NUMBERS.has(field)) return toNumber(text);
  if (field === "waveform") return text.split(",").map(toNumber);
  return text;
}

function toNumber(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function readPairs(header: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of header.split(",")) {
    const [key = "", value = "", ...more] = pair.trim().split(" ");
    if (key === "" && header.trim() === "") break;
    if (!/^[!-~]+$/.test(key) || more.length > 0) {
      throw invalid(
        "upload-metadata",
        "pairs of a key and a base64 value with one space between, separated by commas",
      );
    }
    if (pairs.has(key)) throw invalid("upload-metadata", `the key ${key} is there twice`);
    pairs.set(key, fromBase64(key, value));
  }
  return pairs;
}

function fromBase64(key: string, value: string): string {
  try {
    const bytes = Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid("upload-metadata", `the value of ${key} is not UTF-8 in base64`);
  }
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function invalid(field: string, detail: string): ProblemError {
  return new ProblemError("invalid-input", { field, detail });
}
