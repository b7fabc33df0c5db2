import type { V4WorkerOptions } from "miniflare";
import { OBJECTS } from "./killable-worker.ts";
import type { LocalServer } from "./start-server.ts";

const NAME = "object-caller";
/** So many calls are under way at a time. */
const AT_ONCE = 64;
/** So many go to the Worker in one request. */
const A_REQUEST = 2_000;

/** Calls methods of objects, as Hither's Worker would. */
const SCRIPT = `
export default {
  async fetch(request, env) {
    const { binding, method, calls } = await request.json();
    const waiting = calls.values();
    const caller = async () => {
      for (const { name, args } of waiting) await env[binding].getByName(name)[method](...args);
    };
    await Promise.all(Array.from({ length: ${AT_ONCE} }, caller));
    return new Response("done");
  },
};`;

/** A Worker beside Hither's that calls thousands of objects, without a request for each: one of `startServer`'s neighbours. */
export const OBJECT_CALLER: V4WorkerOptions = {
  name: NAME,
  modules: true,
  script: SCRIPT,
  compatibilityDate: "2026-10-20",
  durableObjects: Object.fromEntries(
    Object.entries(OBJECTS).map(
      ([binding, className]) => [binding, { className, scriptName: "hither", useSQLite: true }] as const,
    ),
  ),
};

export interface ObjectCall {
  /** The object's name. */
  name: string;
  args: unknown[];
}

/**
 * Calls one method of many objects, several at a time, in no particular order.
 *
 * @param server one with `OBJECT_CALLER` among its neighbours
 * @throws Error where one of them does
 */
export async function callObjects(
  { miniflare }: LocalServer,
  binding: keyof typeof OBJECTS,
  method: string,
  calls: readonly ObjectCall[],
): Promise<void> {
  const caller = await miniflare.getWorker(NAME);
  for (let from = 0; from < calls.length; from += A_REQUEST) {
    const body = JSON.stringify({ binding, method, calls: calls.slice(from, from + A_REQUEST) });
    const response = await caller.fetch("http://caller/", { method: "POST", body });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} failed: ${answer}`);
  }
}
