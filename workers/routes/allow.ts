import type { MiddlewareHandler } from "hono";
import type { AccessOf } from "../../protocol/access.ts";

/** Where a middleware keeps who may call its route. */
export const ACCESS: unique symbol = Symbol("access");

export interface Declared {
  [ACCESS]: AccessOf;
}

/** Says who may call a route that the OpenAPI document does not describe; those that it does say it in `describe`. */
export function allow(access: AccessOf): MiddlewareHandler & Declared {
  const pass: MiddlewareHandler = (_context, next) => next();
  return Object.assign(pass, { [ACCESS]: access });
}

/** What a handler declares, or null. */
export function declaredBy(handler: unknown): AccessOf | null {
  return typeof handler === "function" && ACCESS in handler ? (handler as unknown as Declared)[ACCESS] : null;
}
