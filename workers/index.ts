import { DurableObject } from "cloudflare:workers";
export class GeoCell extends DurableObject { ping() { return "pong"; } boom() { this.ctx.abort(); } }
export class UserHub extends DurableObject {}
export default { async fetch(req: Request, env: { GEO_CELLS: DurableObjectNamespace<GeoCell> }) { 
  return new Response(await env.GEO_CELLS.getByName("x").ping()); } };
