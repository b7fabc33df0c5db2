import type { ClientFrame } from "../../protocol/client-frames.ts";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import { ERROR_CODES } from "../../protocol/error-codes.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { frameJsonSchema } from "./frame-json-schema.ts";
import { FRAMES, type FrameEntry, frameName } from "./frames.ts";
import { examplesIn, frameSections } from "./protocol-page.ts";

/** What answers each request; `error` may always come in its place. */
const REPLIES: Record<ClientFrame["type"], ServerFrame["type"] | null> = {
  hello: "welcome",
  authenticate: "authenticated",
  reportLocation: "locationReported",
  withdrawLocation: "locationWithdrawn",
  watchNear: "nearWatched",
  unwatchNear: "nearUnwatched",
  ping: "pong",
  pong: null,
  watchInbox: "inboxWatched",
  openChannel: "channelOpened",
  closeChannel: "channelClosed",
  sendMessage: "messageSent",
  editMessage: "messageEdited",
  deleteMessage: "messageDeleted",
  addReaction: "reactionSet",
  removeReaction: "reactionSet",
  setPin: "pinSet",
  markRead: "readMarked",
  markDelivered: null,
  typeInChannel: null,
  shareInChannel: "sharedInChannel",
  unshareInChannel: "unsharedInChannel",
  watchPresence: "presenceWatched",
  setActivity: "activitySet",
};

const messageRef = (name: string) => ({ $ref: `#/channels/socket/messages/${name}` });

/**
 * The AsyncAPI 3 document of the socket, from the server's point of view: it receives clients' frames and sends its
 * own. Summaries and examples are those of docs/protocol.md.
 *
 * @param page the text of docs/protocol.md
 */
export function asyncApiDocument(page: string): Record<string, unknown> {
  const sections = frameSections(page);
  const names = FRAMES.map(frameName);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Hither, the socket",
      version: `${PROTOCOL_VERSION}.0.0`,
      description: "One WebSocket a device. docs/protocol.md says what the frames mean together.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    defaultContentType: "application/json",
    servers: {
      deployed: {
        host: "{host}",
        protocol: "wss",
        variables: { host: { description: "where the deployment lives" } },
      },
      local: { host: "localhost:8787", protocol: "ws" },
    },
    channels: {
      socket: {
        address: "/v1/socket",
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
        bindings: { ws: { method: "GET" } },
      },
    },
    operations: Object.fromEntries(FRAMES.map((frame) => [frameName(frame), operation(frame)])),
    components: {
      messages: Object.fromEntries(
        FRAMES.map((frame) => [
          frameName(frame),
          message(
            frame,
            sections.find((each) => isOf(each, frame)),
          ),
        ]),
      ),
    },
    "x-close-codes": CLOSE_CODES,
    "x-error-codes": ERROR_CODES,
    "x-limits": LIMITS,
  };
}

function isOf(one: { side: string; type: string }, other: { side: string; type: string }): boolean {
  return one.side === other.side && one.type === other.type;
}

function operation(frame: FrameEntry): Record<string, unknown> {
  const channel = { $ref: "#/channels/socket" };
  const messages = [messageRef(frameName(frame))];
  if (frame.side === "server") return { action: "send", channel, messages };
  const reply = REPLIES[frame.type as ClientFrame["type"]];
  if (reply === null) return { action: "receive", channel, messages };
  const replies = [reply, "error"].map((type) => messageRef(frameName({ side: "server", type })));
  return { action: "receive", channel, messages, reply: { channel, messages: replies } };
}

function message(frame: FrameEntry, section: { summary: string; text: string } | undefined) {
  const { $schema: _, ...payload } = frameJsonSchema(frame, "draft-7");
  const idField = "re" in frame.fields ? "re" : "id" in frame.fields ? "id" : undefined;
  const examples = examplesIn(section?.text ?? "").filter((example) => isOf(example, frame));
  return {
    name: frame.type,
    summary: section?.summary ?? "",
    ...(idField && { correlationId: { location: `$message.payload#/${idField}` } }),
    payload,
    examples: examples.map((example) => ({ payload: example.payload })),
  };
}
