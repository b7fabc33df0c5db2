import { eachAccess, type RouteAccess } from "../../../protocol/access.ts";
import { CLIENT_FRAME_ACCESS } from "../../../protocol/client-frame-access.ts";
import { type MethodAccess, OBJECT_ACCESS } from "../../../protocol/links/object-access.ts";

/** One row of the table: something that can be used in one way. */
export interface AccessRow {
  what: string;
  access: MethodAccess;
}

/** Each route in each of the ways in which it may be used. */
export function routeRows(routes: readonly RouteAccess[]) {
  return routes.flatMap(({ method, path, access }) => rowsOf(`${method} ${path}`, access));
}

export function frameRows(): AccessRow[] {
  return Object.entries(CLIENT_FRAME_ACCESS).flatMap(([type, access]) => rowsOf(type, eachAccess(access)));
}

export function methodRows(): AccessRow[] {
  return Object.entries(OBJECT_ACCESS).flatMap(([object, methods]) =>
    Object.entries(methods).flatMap(([method, access]) => {
      return rowsOf(`${object}.${method}`, typeof access === "string" ? [access] : access);
    }),
  );
}

function rowsOf<Each extends MethodAccess>(what: string, access: readonly Each[]) {
  return access.map((each) => ({ what, access: each }));
}
