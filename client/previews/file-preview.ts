import type { UploadOptions } from "../files/uploader.ts";

/** What can be shown of a file before it is there: to be handed to `upload` with the file. Empty where the browser cannot read it. */
export type FilePreview = Pick<UploadOptions, "preview" | "thumbnail">;
