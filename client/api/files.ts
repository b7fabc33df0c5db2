import type {
  DeclaredFile,
  FileInput,
  FileLinks,
  FileLinksInput,
  FileResource,
  FileUsage,
  FileVariant,
} from "../../protocol/files/file.ts";
import type { Bytes, UploadSource } from "../files/upload-source.ts";
import { type ResumeOptions, Uploader, type UploadOptions } from "../files/uploader.ts";
import type { Caller, HitherApiOptions } from "./caller.ts";
import { path } from "./paging.ts";

/** Where a file is to be seen: in a channel, as a picture of a person or a team, or, by its id alone, among one's own uploads. */
export type FileSpot =
  | { fileId: string; channelId: string }
  | { fileId: string; channelId?: undefined }
  | { userId: string }
  | { teamId: string };

export interface FetchOptions {
  /** `content` unless given. */
  variant?: FileVariant;
  /** The bytes from the first up to the last one, both included; up to the end where that is left out. */
  range?: readonly [first: number, last?: number];
  signal?: AbortSignal;
}

/** Files: bringing them to the server, and fetching them. */
export class FilesApi {
  readonly #caller: Caller;
  readonly #uploader: Uploader;

  constructor(caller: Caller, { clock, random }: Required<Pick<HitherApiOptions, "clock" | "random">>) {
    this.#caller = caller;
    this.#uploader = new Uploader({ caller, clock, random });
  }

  /**
   * Uploads a file: in one request where it is small, else in pieces. Goes on after every lost connection, however long that lasts,
   * and until the server has checked the file.
   *
   * @returns the file, which is `ready` to be sent, or to be somebody's picture. Unused, it is deleted after a day
   * @throws FileRefusedError where it is none that may be sent; ProblemError where the server refuses it otherwise, `quota-full` for
   *   example; the signal's reason; what reading the source throws
   */
  upload(source: UploadSource, options: UploadOptions): Promise<FileResource> {
    return this.#uploader.upload(source, options);
  }

  /**
   * Goes on with an upload of an earlier run of the app. Throws as `upload` does, and `TypeError` where the source is of another
   * size.
   *
   * @param fileId what `onDeclared` told
   */
  resumeUpload(fileId: string, source: UploadSource, options: ResumeOptions = {}): Promise<FileResource> {
    return this.#uploader.resume(fileId, source, options);
  }

  /** Announces a file, for apps that bring its bytes by themselves. The answer says how. */
  declare(file: FileInput): Promise<DeclaredFile> {
    return this.#caller.call("POST", "/v1/files", file);
  }

  /** A file of one's own. */
  get(fileId: string): Promise<FileResource> {
    return this.#caller.call("GET", path`/v1/files/${fileId}`);
  }

  /** Deletes a file of one's own for everybody, wherever it was sent. */
  async delete(fileId: string): Promise<void> {
    await this.#caller.call("DELETE", path`/v1/files/${fileId}`);
  }

  /** How much of the user's room is filled. */
  usage(): Promise<FileUsage> {
    return this.#caller.call("GET", "/v1/me/file-usage");
  }

  /** Gives a file of one's own a thumbnail, before it is used. @param picture see `UploadOptions` */
  async setThumbnail(fileId: string, picture: Bytes): Promise<FileResource> {
    const { body } = await this.#caller.exchange({
      method: "PUT",
      path: path`/v1/files/${fileId}/thumbnail`,
      headers: { "content-type": "application/octet-stream" },
      bytes: picture,
    });
    // The server keeps to the contract's types.
    return body as FileResource;
  }

  /**
   * Addresses for image tags and players that cannot send a token: each works for an hour, as long as the user may see the file.
   *
   * @param files up to 100
   */
  async links(files: FileLinksInput["files"]): Promise<FileLinks["items"]> {
    const { items } = await this.#caller.call<FileLinks>("POST", "/v1/file-links", { files });
    return items.map((item) => ({
      ...item,
      url: item.url.startsWith("/") ? this.#caller.address(item.url) : item.url,
    }));
  }

  /** The address of a file, for whoever sends the session's token or cookie along. */
  url(spot: FileSpot, variant: FileVariant = "content"): string {
    return this.#caller.address(pathOf(spot, variant));
  }

  /**
   * Fetches a file.
   *
   * @returns the answer, its body still to be read; 206 where a range was asked for
   * @throws ProblemError, and what `fetch` throws where there is no answer
   */
  fetch(spot: FileSpot, { variant = "content", range, signal }: FetchOptions = {}): Promise<Response> {
    return this.#caller.response({
      method: "GET",
      path: pathOf(spot, variant),
      headers: { accept: "*/*", ...(range && { range: `bytes=${range[0]}-${range[1] ?? ""}` }) },
      signal,
    });
  }

  /** The same as a whole, for `URL.createObjectURL` for example. */
  async blob(spot: FileSpot, options?: FetchOptions): Promise<Blob> {
    return (await this.fetch(spot, options)).blob();
  }
}

function pathOf(spot: FileSpot, variant: FileVariant): string {
  const thumbnail = variant === "thumbnail" ? "/thumbnail" : "";
  if ("userId" in spot) return path`/v1/people/${spot.userId}/picture` + thumbnail;
  if ("teamId" in spot) return path`/v1/teams/${spot.teamId}/picture` + thumbnail;
  const { fileId, channelId } = spot;
  if (channelId !== undefined) return path`/v1/channels/${channelId}/files/${fileId}` + thumbnail;
  return path`/v1/files/${fileId}/` + variant;
}
