import {
  AVOID_PARAMETER,
  RELAY_FULL_STATUS,
  RELAY_HEADER,
  type RelayedKind,
  relayName,
  SENT_TO_RELAY_STATUS,
} from "../../protocol/links/relay-link.ts";
import { RelayFull, SentToRelay, type Via } from "./link-route.ts";
import { RelayHints } from "./relay-hints.ts";

/** Opens a WebSocket to an object, at a path where it has several. Throws where it cannot be reached or refuses. */
export async function openSocket(object: DurableObjectStub, path = "/link"): Promise<WebSocket> {
  return socketOf(await upgrade(object, path));
}

/** An object that may have relays, and where these are. */
interface Relayed {
  kind: RelayedKind;
  name: string;
  objects: Pick<DurableObjectNamespace, "getByName">;
  relays: Pick<DurableObjectNamespace, "getByName">;
}

const hints = new RelayHints();

/** Opens a WebSocket to an object that may have relays, or to one of these. Throws `SentToRelay` and `RelayFull`, too. */
export async function openVia(via: Via, { kind, name, objects, relays }: Relayed): Promise<WebSocket> {
  const { relay, avoid, isAskedFor = false } = via;
  const key = `${kind}/${name}`;
  if (relay !== null) {
    const path = `/${relayName(kind, encodeURIComponent(name), relay)}`;
    const response = await upgrade(relays.getByName(relayName(kind, name, relay)), path);
    if (response.status !== RELAY_FULL_STATUS) return socketOf(response);
    hints.forget(key);
    throw new RelayFull();
  }
  const hint = avoid === null && !isAskedFor ? hints.take(key) : null;
  if (hint !== null) throw new SentToRelay(hint);
  const query = avoid === null ? "" : `?${AVOID_PARAMETER}=${avoid}`;
  const response = await upgrade(objects.getByName(name), `/link${query}`);
  if (response.status !== SENT_TO_RELAY_STATUS) return socketOf(response);
  const named = Number(response.headers.get(RELAY_HEADER));
  hints.note(key, named);
  throw new SentToRelay(named);
}

function upgrade(object: DurableObjectStub, path: string): Promise<Response> {
  return object.fetch(`https://object${path}`, { headers: { Upgrade: "websocket" } });
}

function socketOf({ status, webSocket }: Response): WebSocket {
  if (!webSocket) throw new Error(`the object answered ${status} to an upgrade`);
  return webSocket;
}
