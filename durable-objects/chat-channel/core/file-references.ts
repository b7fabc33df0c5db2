import { DELETED_USER_ID } from "../../../protocol/chat/message.ts";
import type { Attachment } from "../../../protocol/files/file.ts";
import { withoutPerson } from "../../../protocol/links/amend.ts";
import type { HeldFile } from "../../../protocol/links/stored-file-link.ts";
import type { ChannelStorage } from "./storage.ts";

/**
 * Which message refers to which file, whether it is hot or archived. Whoever changes that brings the first reference to a file,
 * or takes the last one: the file is owed a notice of either from the same transaction on (`owed-notices.ts`).
 */

/** The channel's picture is a reference, too, under a number that no message has. */
const PICTURE_SEQ = 0;

/** A file as whoever reads the channel may have it; null where the channel does not refer to it. */
export function findFile({ sql }: ChannelStorage, fileId: string): HeldFile | null {
  const [row] = sql.all<{ object: string; attachment: string }>(
    "SELECT object, attachment FROM files WHERE file = ? ORDER BY seq DESC LIMIT 1",
    fileId,
  );
  return row ? { objectName: row.object, attachment: JSON.parse(row.attachment) as Attachment } : null;
}

/** Whether the channel refers to the file now. */
export function refersTo({ sql }: ChannelStorage, fileId: string): boolean {
  return sql.all("SELECT 1 AS one FROM files WHERE file = ? LIMIT 1", fileId).length > 0;
}

/** The files of a message from now on; those that it had before and has no more are released. */
export function setFilesOf(
  storage: ChannelStorage,
  seq: number,
  sender: string,
  files: readonly HeldFile[],
): void {
  const kept = JSON.stringify(files.map(({ attachment }) => attachment.fileId));
  release(storage, "seq = ?1 AND file NOT IN (SELECT value FROM json_each(?2))", seq, kept);
  addFiles(storage, seq, sender, files);
}

/** The files of a new message. */
export function addFiles(
  { sql }: ChannelStorage,
  seq: number,
  sender: string,
  files: readonly HeldFile[],
): void {
  for (const { attachment, objectName } of files) {
    const { fileId } = attachment;
    sql.run(
      `INSERT OR IGNORE INTO owed_files (file, due_ms, tries)
       SELECT ?1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM files WHERE file = ?1)`,
      fileId,
    );
    sql.run(
      "INSERT OR IGNORE INTO files (seq, file, sender, object, attachment) VALUES (?, ?, ?, ?, ?)",
      seq,
      fileId,
      sender,
      objectName,
      JSON.stringify(attachment),
    );
  }
}

/** The message shows no files any more. */
export function releaseFilesOf(storage: ChannelStorage, seq: number): void {
  release(storage, "seq = ?1", seq);
}

/** All messages up to this one are erased. */
export function releaseFilesUpTo(storage: ChannelStorage, seq: number): void {
  release(storage, `seq > ${PICTURE_SEQ} AND seq <= ?1`, seq);
}

/** All messages of this person are erased, archived ones too. */
export function releaseFilesBy(storage: ChannelStorage, sender: string): void {
  release(storage, `sender = ?1 AND seq > ${PICTURE_SEQ}`, sender);
}

/** The files of this person's messages lose what tells of the person. */
export function anonymiseFilesBy({ sql }: ChannelStorage, sender: string): void {
  const rows = sql.all<{ seq: number; file: string; attachment: string }>(
    "SELECT seq, file, attachment FROM files WHERE sender = ?",
    sender,
  );
  for (const { seq, file, attachment } of rows) {
    sql.run(
      "UPDATE files SET sender = ?, attachment = ? WHERE seq = ? AND file = ?",
      DELETED_USER_ID,
      JSON.stringify(withoutPerson(JSON.parse(attachment) as Attachment)),
      seq,
      file,
    );
  }
}

/** The file that the channel's picture is in; null: it has none. */
export function setPictureFile(storage: ChannelStorage, file: HeldFile | null): void {
  setFilesOf(storage, PICTURE_SEQ, "", file ? [file] : []);
}

/** Drops the references that meet the condition, and owes a notice to each file that has no others. */
function release({ sql }: ChannelStorage, condition: string, ...params: (string | number)[]): void {
  sql.run(
    `INSERT OR IGNORE INTO owed_files (file, due_ms, tries)
     SELECT DISTINCT file, 0, 0 FROM files AS gone WHERE ${condition}
       AND NOT EXISTS (SELECT 1 FROM files WHERE file = gone.file AND NOT (${condition}))`,
    ...params,
  );
  sql.run(`DELETE FROM files WHERE ${condition}`, ...params);
}
