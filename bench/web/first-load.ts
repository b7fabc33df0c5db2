import { gzipSync } from "node:zlib";
import { newPerson } from "../../tools/people/new-person.ts";
import { contextOf, type Figure, PHONE, quiet, type Scene } from "./scene.ts";

/** So long nothing more is asked for. */
const IDLE_MS = 3_000;

/** The scripts that a phone loads to show the list of chats, before anything is touched; and what comes while it rests. */
export async function measureFirstLoad(scene: Scene): Promise<Figure[]> {
  const viewer = await newPerson(scene.server.url);
  const load = await quiet(scene);
  const context = await contextOf(scene, viewer, { viewport: PHONE });
  const scripts: { path: string; bytes: number }[] = [];
  const bodies: Promise<void>[] = [];
  context.on("response", (response) => {
    const request = response.request();
    // What the worker brings along for the next time is not loaded by the page.
    if (request.serviceWorker() !== null) return;
    if (!/javascript/.test(response.headers()["content-type"] ?? "")) return;
    bodies.push(
      response.body().then(
        (body) => {
          scripts.push({ path: new URL(request.url()).pathname, bytes: gzipSync(body).length });
        },
        () => {},
      ),
    );
  });
  const page = await context.newPage();
  await page.goto(`${scene.server.url}/#/chats`);
  await page.getByRole("heading", { name: "Chats" }).waitFor();
  const shown = await sum();
  await page.waitForTimeout(IDLE_MS);
  const rested = await sum();
  const worker = await fetch(`${scene.server.url}/service-worker.js`);
  const workerBytes = gzipSync(await worker.text()).length;
  await context.close();
  const unit = "bytes gzipped";
  return [
    { what: "scripts until the chats are shown", unit, load, files: shown.files, total: shown.bytes },
    {
      what: "scripts once it rests, map or not",
      unit,
      load,
      files: rested.files,
      total: rested.bytes,
      map: rested.map,
    },
    {
      what: "the service worker's own script",
      unit,
      load,
      total: workerBytes,
    },
  ];

  async function sum() {
    await Promise.all(bodies);
    const map = scripts.some(({ path }) => /map-stage|maplibre/.test(path)) ? "loaded" : "not loaded";
    return { files: scripts.length, bytes: scripts.reduce((all, { bytes }) => all + bytes, 0), map };
  }
}
