import type { PushJob } from "../protocol/links/push-link.ts";
import { app } from "./app.ts";
import { runDueChores } from "./chores/run-due-chores.ts";
import type { Env } from "./env.ts";
import { consume } from "./push/consume.ts";
import { acceptSocket } from "./session/accept-socket.ts";

export { ChatChannel } from "../durable-objects/chat-channel/chat-channel.ts";
export { GeoCell } from "../durable-objects/geo-cell/geo-cell.ts";
export { Relay } from "../durable-objects/relay/relay.ts";
export { StoredFile } from "../durable-objects/stored-file/stored-file.ts";
export { UserHub } from "../durable-objects/user-hub/user-hub.ts";

export default {
  fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    return pathname === "/v1/socket" ? acceptSocket(request, env, ctx) : app.fetch(request, env, ctx);
  },
  scheduled: (_controller, env) => runDueChores(env),
  queue: (batch, env) => consume(batch, env),
} satisfies ExportedHandler<Env, PushJob>;
