import { DurableObject } from "cloudflare:workers";

/** One object per file, named by the file's id. */
export class StoredFile extends DurableObject {}
