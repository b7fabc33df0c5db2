import { LIMITS } from "../../../../protocol/limits.ts";
import type { FileRecord } from "../../../../protocol/links/stored-file-link.ts";
import { describeFile } from "../../../files/file-call.ts";
import { toFileResource } from "../../../files/file-resource.ts";
import { callHub, hubsOf } from "../../../friends/hub-call.ts";
import type { ExportFile, Exporting, ExportSection } from "../export-section.ts";
import { jsonFile } from "../json-file.ts";

const FILES_AT_ONCE = 1_000;

/** What the user uploaded, as it is served: pictures without what told of their making. */
export const filesSection: ExportSection = {
  about: `files/<fileId>/<name>: what you uploaded
files.json: all of your uploads, those too that are not complete or were refused; "inArchive": whether the bytes are here`,
  async *read(exporting) {
    const listed: object[] = [];
    for await (const record of ownFiles(exporting)) {
      const file = await bytesOf(exporting, record);
      if (file) yield file;
      listed.push({ ...toFileResource(record), inArchive: file !== null });
    }
    yield jsonFile("files.json", listed);
  },
};

async function* ownFiles({ env, me }: Exporting): AsyncGenerator<FileRecord> {
  for (let after: string | null = null; ; ) {
    const start: string | null = after;
    const fileIds: string[] = await callHub(hubsOf(env), me, (hub) => hub.everyFile(start, FILES_AT_ONCE));
    for (const fileId of fileIds) {
      const record = await describeFile(env, fileId);
      if (record?.ownerId === me) yield record;
    }
    after = fileIds.at(-1) ?? null;
    if (fileIds.length < FILES_AT_ONCE) return;
  }
}

/** The file with its bytes; null where there are none to serve, or none any more. */
async function bytesOf({ env }: Exporting, record: FileRecord): Promise<ExportFile | null> {
  const { fileId, input, createdAtMs, objectName } = record;
  const object = objectName === null ? null : await env.FILES.get(objectName);
  if (!object) return null;
  const name = `files/${fileId}/${nameInArchive(input.name)}`;
  return { name, content: object.body, modified: new Date(createdAtMs) };
}

/** A name that stays in its folder and that every system takes. */
function nameInArchive(name: string): string {
  const clean = name
    .replaceAll(/[\p{Cc}\p{Cs}\\/:*?"<>|]/gu, "_")
    .replace(/^\.+/, "_")
    .slice(-LIMITS.maxFileNameLength);
  return clean === "" ? "file" : clean;
}
