import { gzipSync } from "node:zlib";
import { newPerson } from "../../tools/people/new-person.ts";
import { contextOf, type Figure, PHONE, quiet, type Scene } from "./scene.ts";

/** So long nothing more is asked for. */
const IDLE_MS = 3_000;

/** The scripts that a phone loads to show the list of chats, before anything is touched; and what comes while it rests. */
export async function measureFirstLoad(scene: Scene): Promise<Figure[]> {
  const viewer = await newPerson(scene.server.url);
  const load = await quiet();
  const context = await contextOf(scene, viewer, { viewport: PHONE });
  const scripts: { path: string; bytes: number; isOfWorker: boolean }[] = [];
  const bodies: Promise<void>[] = [];
  context.on("response", (response) => {
    const request = response.request();
    if (!/javascript/.test(response.headers()["content-type"] ?? "")) return;
    const isOfWorker = request.serviceWorker() !== null || request.url().endsWith("/service-worker.js");
    bodies.push(
      response.body().then(
        (body) => {
          scripts.push({ path: new URL(request.url()).pathname, bytes: gzipSync(body).length, isOfWorker });
        },
        () => {},
      ),
    );
  });
  const page = await context.newPage();
  await page.goto(`${scene.server.url}/#/chats`);
  await page.getByRole("heading", { name: "Chats" }).waitFor();
  const shown = await sum(false);
  await page.waitForTimeout(IDLE_MS);
  const rested = await sum(false);
  const worker = await sum(true);
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
      what: "scripts of the service worker, and for it",
      unit,
      load,
      files: worker.files,
      total: worker.bytes,
    },
  ];

  async function sum(ofWorker: boolean) {
    await Promise.all(bodies);
    const some = scripts.filter(({ isOfWorker }) => isOfWorker === ofWorker);
    const map = some.some(({ path }) => /map-stage|maplibre/.test(path)) ? "loaded" : "not loaded";
    return { files: some.length, bytes: some.reduce((all, { bytes }) => all + bytes, 0), map };
  }
}
