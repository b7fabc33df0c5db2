import type { HitherApi } from "../../client/index.ts";

/** Uploads a picture with its thumbnail. @returns the id of the file */
export async function uploadPicture(
  api: HitherApi,
  file: File,
  { onPercent, signal }: { onPercent: (percent: number) => void; signal: AbortSignal },
): Promise<string> {
  const { previewOfPicture } = await import("../../client/previews.ts");
  const preview = await previewOfPicture(file);
  const uploaded = await api.files.upload(file, {
    name: file.name,
    ...preview,
    signal,
    onProgress: ({ sentBytes, sizeBytes }) => onPercent(Math.floor((100 * sentBytes) / sizeBytes)),
  });
  return uploaded.fileId;
}
