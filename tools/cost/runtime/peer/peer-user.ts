import { DurableObject } from "cloudflare:workers";
import { type CellId, cellsWithin, homeCell } from "../../../../geo/cells.ts";
import type { LatLng } from "../../../../protocol/primitives.ts";
import type { PeerEnv } from "./peer-cell.ts";

const RADIUS_M = 8_000;

/** What a phone says: its place, the first time with its friends. */
interface Report extends LatLng {
  friends?: string[];
}

/** What the object must remember while it sleeps. */
interface Attachment {
  friends: string[];
  home: CellId | null;
  cells: CellId[];
}

/**
 * Somebody's object in the plain design: it holds the phone's socket, which can hibernate, calls the cells that the person is in or sees,
 * and is called back for every move of a friend.
 */
export class PeerUser extends DurableObject<PeerEnv> {
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const { friends, ...place } = JSON.parse(data as string) as Report;
    const before = socket.deserializeAttachment() as Attachment | null;
    const now = {
      friends: friends ?? before?.friends ?? [],
      home: homeCell(place),
      cells: cellsWithin(place, RADIUS_M),
    };
    const user = this.ctx.id.name ?? "";
    const [cells, known] = [this.env.CELLS, new Set(before?.cells)];
    const entered = now.cells.filter(
      (cell) => !known.has(cell) || (cell === now.home) !== (cell === before?.home),
    );
    const left = [...known].filter((cell) => !now.cells.includes(cell));
    await Promise.all([
      ...entered.map((cell) => cells.getByName(cell).enter(user, place, now.friends, cell === now.home)),
      ...left.map((cell) => cells.getByName(cell).leave(user)),
    ]);
    if (!entered.includes(now.home)) await cells.getByName(now.home).move(user, place);
    if (entered.length + left.length > 0) socket.serializeAttachment(now);
    socket.send(JSON.stringify({ type: "locationReported" }));
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    const { cells } = (socket.deserializeAttachment() as Attachment | null) ?? { cells: [] };
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
    const user = this.ctx.id.name ?? "";
    await Promise.all(cells.map((cell) => this.env.CELLS.getByName(cell).leave(user)));
  }

  async friendMoved(friend: string, place: LatLng, metres: number): Promise<void> {
    const text = JSON.stringify({ type: "near", friend, ...place, metres: Math.round(metres) });
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }
}
