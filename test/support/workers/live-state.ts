import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { homeCell } from "../../../geo/cells.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { TestUser } from "./test-user.ts";

export const cellAt = (place: LatLng) => env.GEO_CELLS.getByName(homeCell(place));
export const hubOf = (user: TestUser) => env.USER_HUBS.getByName(user.id);

/** All that an object holds of its users: what its sockets carry, and what it stores. */
export function stateOf(stub: DurableObjectStub): Promise<object> {
  return runInDurableObject(stub, async (_, state) => ({
    sockets: state.getWebSockets().map((socket) => socket.deserializeAttachment() as unknown),
    stored: [...state.storage.kv.list()],
    alarm: await state.storage.getAlarm(),
  }));
}

/**
 * Restarts an object and closes its sockets, as a deployment does. An object that is only just coming back is awaited,
 * and one that is busy, which on a loaded machine takes longer than the second that `waitFor` would give it.
 */
export function reset(stub: DurableObjectStub): Promise<void> {
  return vi.waitFor(() => evictDurableObject(stub, { webSockets: "close" }), {
    interval: 10,
    timeout: 20_000,
  });
}

/** Kills an object as an uncaught fault does: its memory and its sockets are gone at once. */
export async function abort(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, (_, state) => state.abort("killed by the test")).catch(() => undefined);
}
