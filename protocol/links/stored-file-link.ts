import type { Attachment, FileInput, FileRefusal, FileState } from "../files/file.ts";

/** The methods of a StoredFile, the object of one file, named by the file's id. Both ends are ours. */

/** What the object knows of its file. Times in epoch milliseconds. */
export interface FileRecord {
  fileId: string;
  ownerId: string;
  state: FileState;
  refusal: FileRefusal | null;
  /** As declared; `contentType` and `sizeBytes` as found once it is ready. */
  input: FileInput;
  receivedBytes: number;
  /** Of what is served; null until it is ready. */
  sha256: string | null;
  thumbnail: boolean;
  createdAtMs: number;
  /** When it is deleted as things stand; null while somebody refers to it. */
  expiresAtMs: number | null;
  /** The object of the bucket in which the served bytes are; null until it is ready. */
  objectName: string | null;
}

/** A file as whoever refers to it keeps it: what to show of it, and the object of the bucket with its bytes. */
export interface HeldFile {
  attachment: Attachment;
  objectName: string;
}

/** Where the thumbnail of a file is in the bucket. */
export function thumbnailName(fileId: string): string {
  return `thumbnails/${fileId}`;
}

/**
 * Who refers to a file: a channel (for a message or its own picture), or a person or a team (for their picture). The file
 * lives as long as somebody does.
 */
export type FileHolder = `channel:${string}` | PictureHolder;
/** Those of whose pictures the database knows. */
export type PictureHolder = `user:${string}` | `team:${string}`;

/** Why the object did not do it. It changed nothing then. */
export type FileFault =
  /** There is no such file, or it is not the asker's. */
  | "noSuchFile"
  /** It is not ready to be used. */
  | "notReady"
  /** It was refused, once and for all. */
  | "refused"
  /** Its bytes are all there; it takes no more. */
  | "complete"
  /** The offset is not where its bytes end. */
  | "wrongOffset"
  /** The upload brings more bytes than were declared. */
  | "tooManyBytes"
  /** A newer request for the same upload took over. */
  | "superseded";
export type FileOutcome<Answer> = { ok: Answer } | { fault: FileFault };

/** A part of a multipart upload that R2 has. */
export interface UploadedPart {
  partNumber: number;
  etag: string;
}

/**
 * The right to append to an upload, until somebody else takes it. `receivedBytes` are in whole parts, and then in the object
 * `tailName`, which holds what came after the last whole part and is to be read before the next bytes.
 */
export interface UploadTurn {
  turn: number;
  /** The multipart upload in the bucket: its object, its id, and the number of the next part. */
  objectName: string;
  multipartId: string;
  nextPart: number;
  partBytes: number;
  sizeBytes: number;
  receivedBytes: number;
  tail: { name: string; sizeBytes: number } | null;
}

export interface StoredFileMethods {
  /** Makes the record of a new file, or answers the one that there is. The Worker has reserved the room for it. */
  declare(ownerId: string, input: FileInput): Promise<FileRecord>;
  /** Null where there is none, for whomever asks; the Worker decides what who may see. */
  describe(): Promise<FileRecord | null>;
  /**
   * The same for whoever wants to go on with the upload. Where a request for it is under way, it is waited for a second: if its
   * connection has just been lost, what came through it is being stored.
   */
  describeAtRest(): Promise<FileRecord | null>;

  /** Takes over the upload for a request that goes on at `offset`. Whoever had it before is refused from now on. */
  takeTurn(by: string, offset: number): Promise<FileOutcome<UploadTurn>>;
  /**
   * A whole part is in the bucket: `partBytes`, or all that was missing. It counts from now on, and the tail before it, which it
   * begins with, no more. Numbers count up by one from `nextPart`; the newest part may be stored again, with another etag.
   */
  storedPart(turn: number, part: UploadedPart): Promise<FileOutcome<{ receivedBytes: number }>>;
  /** All bytes after the last whole part are in the bucket, those of the tail before included, as `tailName` names them. */
  storedTail(
    turn: number,
    tail: { name: string; sizeBytes: number },
  ): Promise<FileOutcome<{ receivedBytes: number }>>;
  /**
   * All bytes are in the bucket: by turns, or as one object under `uploadName(fileId)`. Checks, cleans and publishes them. Waits for
   * the end of that for some seconds; it goes on in any case. A repeat answers how it stands.
   */
  finish(by: string): Promise<FileOutcome<FileRecord>>;
  /** The thumbnail, checked and cleaned by the Worker, is in the bucket. Only before the file is used. */
  storedThumbnail(by: string): Promise<FileOutcome<FileRecord>>;

  /**
   * Somebody is about to refer to the file. Holds it for a day; `settle` makes it last. `by` owns the file, or the Worker has
   * verified that they may see it.
   */
  hold(holder: FileHolder, by: { ownerId: string } | { verified: true }): Promise<FileOutcome<HeldFile>>;
  /** Whether the holder refers to the file now. A file that nobody refers to is deleted after a while. */
  settle(holder: FileHolder, refers: boolean): Promise<void>;
  /** Deletes the file and everything about it, whoever refers to it. */
  erase(): Promise<void>;
}

/** Where the bytes of an upload are before they are checked; where nothing is taken out, they stay there. */
export function uploadName(fileId: string): string {
  return `uploads/${fileId}`;
}

/** Where bytes after the last whole part of an upload are; `unique` differs from every other tail's of the same file. */
export function tailName(fileId: string, unique: string): string {
  return `${tailPrefix(fileId)}${unique}`;
}

/** What the names of all tails of a file begin with. */
export function tailPrefix(fileId: string): string {
  return `tails/${fileId}/`;
}

/** Where the cleaned bytes of a picture are. */
export function cleanName(fileId: string): string {
  return `clean/${fileId}`;
}

/** A user's room for files: extra methods of a UserHub. */
export interface FileRoomMethods {
  /** Books a new file; "full" where it has no room, be it in number, in bytes, or in unfinished uploads. Repeats change nothing. */
  bookFile(fileId: string, sizeBytes: number): Promise<"booked" | "full">;
  /** The file is complete, and takes up so many bytes. */
  fileFinished(fileId: string, sizeBytes: number): Promise<void>;
  /** The file is gone. */
  freeFile(fileId: string): Promise<void>;
  fileUsage(): Promise<{ files: number; bytes: number }>;
  /** Every file of the user, by id, those after `after`. */
  everyFile(after: string | null, limit: number): Promise<string[]>;
}
