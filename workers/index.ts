export { GeoCell } from "../durable-objects/geo-cell/geo-cell.ts";
export { UserHub } from "../durable-objects/user-hub/user-hub.ts";

export default { fetch: () => new Response("not yet", { status: 503 }) };
