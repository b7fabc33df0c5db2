import { PNG } from "../files.ts";
import { declareFile } from "../uploads.ts";
import type { Ask, Asked } from "./requests.ts";
import { type AccessWorld, OPEN_FILE_BYTES, readyFile } from "./world.ts";

const BYTES = new Uint8Array(OPEN_FILE_BYTES).fill(120);
const TUS = { "tus-resumable": "1.0.0" };
const TUS_BYTES = { ...TUS, "content-type": "application/offset+octet-stream", "upload-offset": "0" };
const NAME = "bm90ZXMuYmlu";

const ofFile =
  (path: string): Ask =>
  ({ fileId }) => ({ path: `/v1/files/${fileId}${path}` });

/** About a file without bytes; one of its own, where it is served. */
const ofOpenFile =
  (path: (fileId: string) => string, rest: Omit<Asked, "path"> = {}): Ask =>
  async (world, _caller, may) => ({ path: path(may ? await openFile(world) : world.openFileId), ...rest });

async function openFile({ owner }: AccessWorld): Promise<string> {
  return (await declareFile(owner, { sizeBytes: OPEN_FILE_BYTES })).fileId;
}

const links =
  (place: (world: AccessWorld) => object): Ask =>
  (world) => ({ path: "/v1/file-links", body: { files: [{ fileId: world.fileId, in: place(world) }] } });

export const FILE_REQUESTS: Record<string, Ask> = {
  "POST /v1/files": () => ({
    path: "/v1/files",
    body: { name: "a.bin", contentType: "application/octet-stream", sizeBytes: 1 },
  }),
  "GET /v1/files/:fileId": ofFile(""),
  "DELETE /v1/files/:fileId": ofOpenFile((fileId) => `/v1/files/${fileId}`),
  "PUT /v1/files/:fileId/content": ofOpenFile((fileId) => `/v1/files/${fileId}/content`, {
    bytes: BYTES,
    headers: { "content-length": String(BYTES.byteLength) },
  }),
  "PUT /v1/files/:fileId/thumbnail": ofOpenFile((fileId) => `/v1/files/${fileId}/thumbnail`, {
    bytes: PNG,
    headers: { "content-type": "image/png" },
  }),
  "POST /v1/files/:fileId/complete": async ({ owner, openFileId }, _caller, may) => ({
    path: `/v1/files/${may ? await readyFile(owner) : openFileId}/complete`,
  }),
  "GET /v1/files/:fileId/content": ofFile("/content"),
  "GET /v1/files/:fileId/thumbnail": ofFile("/thumbnail"),
  "POST /v1/file-links (owner)": links(() => ({ own: true })),
  "POST /v1/file-links (channel:read)": links(({ channelId }) => ({ channelId })),
  "POST /v1/file-links (team:read)": links(({ team }) => ({ teamId: team.id })),
  "POST /v1/file-links (seesPerson)": links(({ owner }) => ({ userId: owner.id })),
  "GET /v1/f/:token/:name": ({ linkPath }) => ({ path: linkPath }),
  "PUT /v1/me/picture": ({ fileId }) => ({ path: "/v1/me/picture", body: { fileId } }),
  "OPTIONS /v1/uploads": () => ({ path: "/v1/uploads" }),
  "OPTIONS /v1/uploads/:fileId": ({ openFileId }) => ({ path: `/v1/uploads/${openFileId}` }),
  "POST /v1/uploads": () => ({
    path: "/v1/uploads",
    headers: { ...TUS, "upload-length": "8", "upload-metadata": `name ${NAME}` },
  }),
  "GET /v1/uploads/:fileId": ofOpenFile((fileId) => `/v1/uploads/${fileId}`, { headers: TUS }),
  "PATCH /v1/uploads/:fileId": ofOpenFile((fileId) => `/v1/uploads/${fileId}`, {
    bytes: BYTES,
    headers: TUS_BYTES,
  }),
  "DELETE /v1/uploads/:fileId": ofOpenFile((fileId) => `/v1/uploads/${fileId}`, { headers: TUS }),
  "POST /v1/uploads/:fileId": ofOpenFile((fileId) => `/v1/uploads/${fileId}`, {
    bytes: BYTES,
    headers: { ...TUS_BYTES, "x-http-method-override": "PATCH" },
  }),
  "GET /v1/openapi.json": () => ({ path: "/v1/openapi.json" }),
  "GET /docs": () => ({ path: "/docs" }),
  "GET /healthz": () => ({ path: "/healthz" }),
  "GET /readyz": () => ({ path: "/readyz" }),
  "GET /metrics": () => ({ path: "/metrics" }),
  "GET /map/base.json": () => ({ path: "/map/base.json" }),
  // There is no map here, for anybody.
  "GET /map/base.pmtiles": () => ({
    path: "/map/base.pmtiles",
    headers: { range: "bytes=0-9" },
    status: 404,
  }),
  "GET /v1/socket": () => ({ path: "/v1/socket", status: 426 }),
  "GET /*": () => ({ path: "/no-such-page", status: 404 }),
  "ALL /local/*": () => ({ path: "/local/anything" }),
};
