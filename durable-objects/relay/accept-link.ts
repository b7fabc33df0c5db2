import { RELAY_BROKEN, RELAY_HEADER, SENT_TO_RELAY_STATUS } from "../../protocol/links/relay-link.ts";
import type { Switchboard } from "./core/switchboard.ts";

/** Marks the sockets of relays among those of an object. */
const RELAY_TAG = "relay";

/** Answers an upgrade: takes the socket in, or sends the session to a relay. */
export function acceptLink(
  ctx: DurableObjectState,
  board: Switchboard<WebSocket>,
  request: Request,
): Response {
  const admission = board.admit(new URL(request.url));
  if ("sentTo" in admission) {
    const headers = { [RELAY_HEADER]: String(admission.sentTo) };
    return new Response(null, { status: SENT_TO_RELAY_STATUS, headers });
  }
  const { 0: client, 1: server } = new WebSocketPair();
  if (admission.link === "session") {
    ctx.acceptWebSocket(server);
    board.connect(server);
  } else {
    ctx.acceptWebSocket(server, [RELAY_TAG]);
    board.connectRelay(server, admission.relay);
  }
  return new Response(null, { status: 101, webSocket: client });
}

/**
 * Takes in the sockets that slept with the object. Of a relay's links nothing is left then, so those break: the relay closes its
 * sessions' sockets, and they link again. It does not come to that as long as relays say something now and then. Answers how
 * many relays there were.
 */
export function restoreLinks(ctx: DurableObjectState, board: Switchboard<WebSocket>): number {
  const relays = ctx.getWebSockets(RELAY_TAG);
  for (const socket of ctx.getWebSockets()) {
    if (relays.includes(socket)) socket.close(RELAY_BROKEN, "the object slept");
    else board.connect(socket);
  }
  return relays.length;
}

/** Whether a socket is a relay's that broke because the object slept: what it says counts for nothing. */
export function isBrokenRelay(
  ctx: DurableObjectState,
  board: Switchboard<WebSocket>,
  socket: WebSocket,
): boolean {
  return !board.isConnected(socket) && ctx.getTags(socket).includes(RELAY_TAG);
}
