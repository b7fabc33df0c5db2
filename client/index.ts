/** Hither's SDK: `HitherApi` for HTTP, `HitherClient` for the live socket. */
export type { ErrorCode } from "../protocol/error-codes.ts";
export type { Precision } from "../protocol/primitives.ts";
export type { ContactPage, Me, Person, Problem, Relation } from "../protocol/resources.ts";
export type {
  MeChange,
  NearChanged,
  NearFriend,
  NearSnapshot,
  ServerFrame,
} from "../protocol/server-frames.ts";
export type { Sharing, SharingMode } from "../protocol/sharing.ts";
export type { Contact, HitherApiOptions, Page, PersonWithRelation, SharingInput } from "./api.ts";
export { HitherApi } from "./api.ts";
export { HitherClient } from "./client.ts";
export type { Cancel, Clock } from "./clock.ts";
export { ClientClosedError, RefusedError, RequestTimeoutError, SupersededError } from "./errors.ts";
export type { ClientEvents, ClientState, LocationReported, MeEvent, Welcome } from "./events.ts";
export type { HitherClientOptions, Place } from "./options.ts";
export { ProblemError } from "./problem-error.ts";
export type { WebSocketEvent, WebSocketFactory, WebSocketLike } from "./web-socket.ts";
