import { createHash } from "node:crypto";
import {
  type FileInput,
  type FileRefusal,
  type FileResource,
  fileInputSchema,
} from "../../../protocol/files/file.ts";
import { PROBLEMS, type ProblemName } from "../../../workers/problem.ts";

/**
 * What becomes of a request. `lost`: it never arrives. `cut`: it breaks off within its bytes. `answerLost`: it is done, and nobody
 * hears of it. `hang`: nothing happens until the client gives up. `portal`: some network answers in the server's place.
 */
export type Fault =
  | "none"
  | "lost"
  | "cut"
  | "answerLost"
  | "hang"
  | "portal"
  | "unavailable"
  | "internal-error";

interface KnownFile {
  input: FileInput;
  bytes: Uint8Array<ArrayBuffer>;
  thumbnail: boolean;
  state: FileResource["state"];
  /** How often it is asked for before it was checked. */
  checks: number;
}

const OFFSET_TYPE = "application/offset+octet-stream";

/** The routes of files as the server has them, with a network in front that fails as a test says. */
export class FakeFileServer {
  readonly files = new Map<string, KnownFile>();
  /** Every request that a client made, as "PATCH /v1/uploads/file-1 0+5". */
  readonly requests: string[] = [];
  /** What becomes of the request of this number, from 0 on. */
  plan: (number: number, request: string) => Fault = () => "none";
  /** What the server will find wrong with files. */
  refusal: FileRefusal | null = null;
  /** How the server refuses the next declarations. */
  refuses: ProblemName | null = null;

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const method = init.method ?? "GET";
    const path = new Request(input).url.replace(/^https:\/\/[^/]+/, "");
    const headers = new Headers(init.headers);
    const body = bytesOf(init.body);
    const what = headers.has("upload-offset") ? ` ${headers.get("upload-offset")}+${body.length}` : "";
    const request = `${method} ${path}${what}`;
    const fault = this.plan(this.requests.length, request);
    this.requests.push(request);
    const arrived = fault === "cut" ? body.slice(0, Math.floor(body.length / 3)) : body;
    switch (fault) {
      case "lost":
        throw new TypeError("network");
      case "hang":
        return new Promise((_, reject) => {
          const abort = () => reject(new DOMException("aborted", "AbortError"));
          if (init.signal?.aborted) abort();
          init.signal?.addEventListener("abort", abort);
        });
      case "portal":
        return new Response("<h1>Please sign in to this Wi-Fi</h1>");
      case "unavailable":
      case "internal-error":
        return problem(fault, { retryAfterMs: 1_000 });
      case "cut":
        // Of a whole file in one request, nothing is kept.
        if (method === "PATCH") this.#answer(method, path, headers, arrived);
        throw new TypeError("network");
      case "answerLost":
        this.#answer(method, path, headers, body);
        throw new TypeError("network");
      case "none":
        return this.#answer(method, path, headers, body);
    }
  };

  /** The only file that was completed. */
  get only(): KnownFile {
    const complete = [...this.files.values()].filter(({ state }) => state !== "uploading");
    if (complete.length !== 1 || !complete[0]) throw new Error(`${complete.length} files are complete`);
    return complete[0];
  }

  #answer(method: string, path: string, headers: Headers, body: Uint8Array<ArrayBuffer>): Response {
    if (`${method} ${path}` === "POST /v1/files") return this.#declare(body);
    const [, kind, fileId = "", part] = /^\/v1\/(files|uploads)\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    const file = this.files.get(fileId);
    if (file === undefined) return problem("no-such-file");
    const isComplete = file.state !== "uploading";
    switch (`${method} ${kind}${part ? `/${part}` : ""}`) {
      case "GET files":
        this.#check(file);
        return Response.json(resource(fileId, file, this.refusal));
      case "PUT files/thumbnail":
        file.thumbnail = true;
        return Response.json(resource(fileId, file, this.refusal));
      case "PUT files/content":
        if (isComplete) return this.#standing(fileId, file);
        if (body.length !== file.input.sizeBytes) return problem("invalid-input");
        file.bytes = body.slice();
        return this.#finish(fileId, file);
      case "POST files/complete":
        if (isComplete) return this.#standing(fileId, file);
        return file.bytes.length < file.input.sizeBytes
          ? problem("file-not-ready")
          : this.#finish(fileId, file);
      case "HEAD uploads":
        if (headers.get("tus-resumable") !== "1.0.0") return problem("tus-version");
        if (file.state === "refused") return problem("file-refused");
        return offset(isComplete ? file.input.sizeBytes : file.bytes.length);
      case "PATCH uploads":
        return this.#append(file, headers, body);
      default:
        return problem("not-found");
    }
  }

  #declare(body: Uint8Array): Response {
    if (this.refuses !== null) return problem(this.refuses);
    const input = fileInputSchema.parse(JSON.parse(new TextDecoder().decode(body)));
    const fileId = `file-${this.files.size + 1}`;
    const file: KnownFile = {
      input,
      bytes: new Uint8Array(),
      thumbnail: false,
      state: "uploading",
      checks: 2,
    };
    this.files.set(fileId, file);
    return Response.json({
      ...resource(fileId, file, null),
      upload: { contentUrl: null, tusUrl: "", direct: null },
    });
  }

  #append(file: KnownFile, headers: Headers, body: Uint8Array): Response {
    if (headers.get("tus-resumable") !== "1.0.0") return problem("tus-version");
    if (headers.get("content-type") !== OFFSET_TYPE) return problem("unsupported-type");
    if (file.state !== "uploading") return problem("file-complete");
    if (Number(headers.get("upload-offset")) !== file.bytes.length) return problem("wrong-offset");
    const whole = new Uint8Array(file.bytes.length + body.length);
    if (whole.length > file.input.sizeBytes) return problem("too-large");
    whole.set(file.bytes);
    whole.set(body, file.bytes.length);
    file.bytes = whole;
    if (whole.length === file.input.sizeBytes) this.#finish("", file);
    return offset(whole.length);
  }

  #finish(fileId: string, file: KnownFile): Response {
    const { sha256 } = file.input;
    const found = createHash("sha256").update(file.bytes).digest("hex");
    if (sha256 !== undefined && sha256 !== found) this.refusal = "checksumMismatch";
    file.state = "processing";
    return this.#standing(fileId, file);
  }

  #standing(fileId: string, file: KnownFile): Response {
    if (file.state === "refused") return problem("malformed-picture");
    return Response.json(resource(fileId, file, this.refusal));
  }

  #check(file: KnownFile): void {
    if (file.state !== "processing") return;
    file.checks -= 1;
    if (file.checks <= 0) file.state = this.refusal === null ? "ready" : "refused";
  }
}

function resource(fileId: string, file: KnownFile, refusal: FileRefusal | null): FileResource {
  const { sha256: _, ...input } = file.input;
  return {
    ...input,
    fileId,
    state: file.state,
    refusal: file.state === "refused" ? refusal : null,
    receivedBytes: file.bytes.length,
    sha256: null,
    thumbnail: file.thumbnail,
    createdAt: "2026-11-20T10:00:00.000Z",
    expiresAt: null,
  };
}

function bytesOf(body: RequestInit["body"]): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>;
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body == null) return new Uint8Array();
  throw new TypeError("no body that this server reads");
}

function offset(bytes: number): Response {
  return new Response(null, {
    status: 204,
    headers: { "upload-offset": String(bytes), "tus-resumable": "1.0.0" },
  });
}

function problem(name: ProblemName, more: { retryAfterMs?: number } = {}): Response {
  const { status, title } = PROBLEMS[name];
  return Response.json({ type: `/problems/${name}`, title, status, ...more }, { status });
}
