import { clientFrameSchema } from "../../../protocol/client-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { frameJsonSchema } from "../../contract/frame-json-schema.ts";
import { FRAMES } from "../../contract/frames.ts";
import { pickOne, type Random, randomInt } from "../../random.ts";
import { brokenJson, randomText } from "../generate/broken-json.ts";
import { type JsonSchema, ValidValues } from "../generate/valid-value.ts";
import { tower } from "../hostile-text.ts";
import type { KnownValues } from "../known-values.ts";
import { OPCODES } from "./wire-socket.ts";

/** A frame to be sent, as bytes. */
export interface Shot {
  opcode: number;
  payload: Buffer;
  /** What the frame asks to be answered by, and whether it must be: some frames are answered only where they are refused. */
  id: string | null;
  mustAnswer: boolean;
}

const SCHEMAS = new Map(
  FRAMES.filter(({ side }) => side === "client").map((frame) => [
    frame.type,
    frameJsonSchema(frame, "draft-2020-12") as JsonSchema,
  ]),
);
/** How often each comes, where not once. A message to a group costs what hundreds of pings do. */
const WEIGHTS: Readonly<Record<string, number>> = {
  hello: 0.3,
  authenticate: 0.5,
  openChannel: 1,
  reportLocation: 4,
  ping: 4,
};
const TYPES = [...SCHEMAS.keys()].flatMap((type) =>
  Array.from({ length: 10 * (WEIGHTS[type] ?? 2) }, () => type),
);
/** Not answered unless they are refused. */
const SILENT = new Set(["pong", "markDelivered", "typeInChannel"]);

/** Makes the frames of one socket after the other. */
export class FrameMaker {
  readonly #random: Random;
  readonly #valid: ValidValues;
  #lastId = 0;

  constructor(random: Random, known: KnownValues) {
    this.#random = random;
    this.#valid = new ValidValues(random, known);
  }

  /** Any frame for a socket that has said hello. */
  next(): Shot {
    const chance = this.#random();
    if (chance < 0.6) return shotOf(JSON.stringify(this.#frame()));
    if (chance < 0.96) return shotOf(brokenJson(this.#random, this.#frame()));
    if (chance < 0.98) return shotOf(randomText(this.#random));
    if (chance < 0.9945) return notUtf8(this.#random, JSON.stringify(this.#frame()));
    if (chance < 0.9995) return this.#controlFrame();
    return this.#large();
  }

  /** What may be sent in the place of a hello. */
  beforeHello(): Shot {
    if (this.#random() < 0.3) return this.next();
    const hello = {
      type: "hello",
      id: this.#id(),
      protocol: randomInt(this.#random, 0, 6),
      token: randomText(this.#random),
    };
    const text = this.#random() < 0.5 ? JSON.stringify(hello) : brokenJson(this.#random, hello);
    return shotOf(
      this.#random() < 0.1 ? text.padEnd(LIMITS.maxHelloBytes + randomInt(this.#random, -1, 1)) : text,
    );
  }

  #frame(): Record<string, unknown> {
    const type = pickOne(this.#random, TYPES);
    const frame = this.#valid.make(SCHEMAS.get(type) ?? {}) as Record<string, unknown>;
    return { ...frame, type, id: this.#id() };
  }

  #id(): string {
    this.#lastId += 1;
    return `f${this.#lastId}`;
  }

  /** A ping of the WebSocket itself, or a binary frame, which ends it. */
  #controlFrame(): Shot {
    const opcode = this.#random() < 0.8 ? OPCODES.ping : OPCODES.binary;
    return { opcode, payload: Buffer.from("x"), id: null, mustAnswer: false };
  }

  /** At the bounds of a frame, or a message of the longest kind. */
  #large(): Shot {
    const frame = { ...this.#frame(), id: this.#id() };
    if (this.#random() < 0.5) {
      const message = this.#valid.make(SCHEMAS.get("sendMessage") ?? {}) as object;
      const body =
        this.#random() < 0.5 ? tower(LIMITS.maxMessageChars - 1) : "\u{1F600}".repeat(LIMITS.maxMessageChars);
      return shotOf(
        JSON.stringify({ ...message, type: "sendMessage", body, searchText: true, id: this.#id() }),
      );
    }
    return shotOf(JSON.stringify(frame).padEnd(LIMITS.maxFrameBytes + randomInt(this.#random, -1, 1)));
  }
}

/** What a text asks to be answered by follows from the text, however it was made. */
export function shotOf(text: string): Shot {
  return { opcode: OPCODES.text, payload: Buffer.from(text), ...answerOf(text) };
}

function answerOf(text: string): { id: string | null; mustAnswer: boolean } {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== "object" || json === null || Array.isArray(json))
      return { id: null, mustAnswer: false };
    const { id, type } = json as { id?: unknown; type?: unknown };
    if (typeof id !== "string" || id.length < 1 || id.length > 64) return { id: null, mustAnswer: false };
    const isSilent = typeof type === "string" && SILENT.has(type);
    return { id, mustAnswer: !isSilent || !clientFrameSchema.safeParse(json).success };
  } catch {
    return { id: null, mustAnswer: false };
  }
}

/** A frame in which some bytes are no UTF-8; what the server makes of it is another text, so that nothing is expected. */
function notUtf8(random: Random, text: string): Shot {
  const payload = Buffer.from(text);
  for (let n = 0; n < 3; n++)
    payload[randomInt(random, 0, payload.length - 1)] = randomInt(random, 0x80, 0xff);
  return { opcode: OPCODES.text, payload, id: null, mustAnswer: false };
}
