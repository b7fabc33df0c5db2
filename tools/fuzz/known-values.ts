import { pickOne, type Random } from "../random.ts";

/** Of each kind, so many are remembered; the newest push out others. */
const MAX_EACH = 64;
const MAX_DEPTH = 6;
const MAX_ITEMS = 5;

/** Under which name a field's value is remembered, where that differs: a value is tried wherever its kind is wanted. */
const KINDS: Readonly<Record<string, string>> = {
  senderId: "userId",
  userIds: "userId",
  createdBy: "userId",
  nextCursor: "cursor",
  picture: "fileId",
  replyTo: "seq",
  threadOf: "seq",
  lastSeq: "seq",
  around: "seq",
  before: "seq",
  after: "seq",
  thread: "seq",
};
const REMEMBERED = new Set(
  "channelId userId teamId fileId inviteId code deviceId handle cursor epoch offset seq token".split(" "),
);

type Value = string | number;

/** What exists on the server, by the names of fields: so that what is made up meets something. Answers add to it. */
export class KnownValues {
  readonly #byKind = new Map<string, Value[]>();

  note(field: string, value: Value): void {
    const kind = KINDS[field] ?? field;
    if (!REMEMBERED.has(kind)) return;
    const values = this.#byKind.get(kind) ?? [];
    if (values.includes(value)) return;
    if (values.length >= MAX_EACH) values.shift();
    values.push(value);
    this.#byKind.set(kind, values);
  }

  pick(random: Random, field: string): Value | undefined {
    const values = this.#byKind.get(KINDS[field] ?? field);
    return values && values.length > 0 ? pickOne(random, values) : undefined;
  }

  /** Remembers what an answer names. */
  learn(json: unknown, depth = 0): void {
    if (typeof json !== "object" || json === null || depth > MAX_DEPTH) return;
    if (Array.isArray(json)) {
      for (const item of json.slice(0, MAX_ITEMS)) this.learn(item, depth + 1);
      return;
    }
    for (const [field, value] of Object.entries(json)) {
      if (typeof value === "string" || typeof value === "number") this.note(field, value);
      else this.learn(value, depth + 1);
    }
  }
}
