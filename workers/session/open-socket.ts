import {
  AVOID_PARAMETER,
  RELAY_FULL_STATUS,
  RELAY_HEADER,
  type RelayedKind,
  relayName,
  SENT_TO_RELAY_STATUS,
} from "../../protocol/links/relay-link.ts";
import { RelayFull, SentToRelay, type Via } from "./link-route.ts";

/** Opens a WebSocket to an object, at a path where it has several. Throws where it cannot be reached or refuses. */
export async function openSocket(object: DurableObjectStub, path = "/link"): Promise<WebSocket> {
  return socketOf(await upgrade(object, path));
}

/** Opens a WebSocket to an object that may have relays, or to one of these. Throws `SentToRelay` and `RelayFull`, too. */
export async function openVia(
  { relay, avoid }: Via,
  { kind, name, objects, relays }: {
    kind: RelayedKind;
    name: string;
    objects: { getByName(name: string): DurableObjectStub };
    relays: { getByName(name: string): DurableObjectStub };
  },
): Promise<WebSocket> {
  if (relay !== null) {
    const path = `/${relayName(kind, encodeURIComponent(name), relay)}`;
    const response = await upgrade(relays.getByName(relayName(kind, name, relay)), path);
    if (response.status === RELAY_FULL_STATUS) throw new RelayFull();
    return socketOf(response);
  }
  const query = avoid === null ? "" : `?${AVOID_PARAMETER}=${avoid}`;
  const response = await upgrade(objects.getByName(name), `/link${query}`);
  if (response.status === SENT_TO_RELAY_STATUS) throw new SentToRelay(Number(response.headers.get(RELAY_HEADER)));
  return socketOf(response);
}

function upgrade(object: DurableObjectStub, path: string): Promise<Response> {
  return object.fetch(`https://object${path}`, { headers: { Upgrade: "websocket" } });
}

function socketOf({ status, webSocket }: Response): WebSocket {
  if (!webSocket) throw new Error(`the object answered ${status} to an upgrade`);
  return webSocket;
}
