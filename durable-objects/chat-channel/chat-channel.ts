import { DurableObject } from "cloudflare:workers";

/** One object per chat channel: orders its messages, keeps the recent ones, and tells who is there. */
export class ChatChannel extends DurableObject {}
