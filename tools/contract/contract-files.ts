import { asyncApiDocument } from "./async-api.ts";
import { frameJsonSchema } from "./frame-json-schema.ts";
import { FRAMES, frameName } from "./frames.ts";
import { readProtocolPage } from "./protocol-page.ts";

/** Where the published contract lives. */
export const CONTRACT_FOLDER = new URL("../../docs/contract/", import.meta.url);

/** The published contract: each file's path in `CONTRACT_FOLDER` and what is in it. */
export function contractFiles(): Map<string, unknown> {
  const files = new Map<string, unknown>([["asyncapi.json", asyncApiDocument(readProtocolPage())]]);
  for (const frame of FRAMES) {
    const { $schema, ...schema } = frameJsonSchema(frame, "draft-2020-12");
    files.set(`schemas/${frameName(frame)}.json`, { $schema, title: frame.type, ...schema });
  }
  return files;
}
