import { File, FileArchive, FileText, Film, type IconNode, Image, Music } from "lucide";

/** A drawing for a kind of file. */
export function fileIcon(contentType: string): IconNode {
  if (contentType.startsWith("image/")) return Image;
  if (contentType.startsWith("video/")) return Film;
  if (contentType.startsWith("audio/")) return Music;
  if (/zip|tar|gzip|7z|rar|compressed/.test(contentType)) return FileArchive;
  return contentType.startsWith("text/") || /pdf|document|word|sheet/.test(contentType) ? FileText : File;
}
