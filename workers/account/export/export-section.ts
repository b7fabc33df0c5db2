import type { Directory } from "../../../db/directory/directory.ts";
import type { Env } from "../../env.ts";

/** Whose data an export reads, and where. */
export interface Exporting {
  env: Env;
  directory: Directory;
  me: string;
}

/** One file of the archive. */
export interface ExportFile {
  name: string;
  /** Read to its end before the next file is asked for, as fast as the archive is taken. */
  content: string | ReadableStream<Uint8Array> | AsyncIterable<string>;
  /** Of the content; where it is not known, that of the export. */
  modified?: Date;
}

/** One kind of data about the user, which depends on no other section. */
export interface ExportSection {
  /** Its files and what they say, a line each, for the archive's README. */
  about: string;
  /** Makes its files, one after the other. Where it throws, the archive is cut off. */
  read(exporting: Exporting): AsyncIterable<ExportFile>;
}
