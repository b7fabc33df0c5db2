import { inspectRoutes } from "hono/dev";
import { eachAccess, type RouteAccess } from "../protocol/access.ts";
import { app } from "./app.ts";
import { declaredBy } from "./routes/allow.ts";

/** Served beside the app, by `workers/index.ts`: everybody may connect, and say who they are by their first frame. */
const SOCKET: RouteAccess = { method: "GET", path: "/v1/socket", access: ["anyone"] };

/**
 * Every route of the Worker, and who may call it.
 *
 * @throws Error where a route does not say
 */
export function httpAccess(): RouteAccess[] {
  const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
  const declared = new Map(
    app.routes.flatMap((route) => {
      const access = declaredBy(route.handler);
      return access === null ? [] : [[nameOf(route), eachAccess(access)] as const];
    }),
  );
  const routes = inspectRoutes(app).filter(({ isMiddleware }) => !isMiddleware);
  const rows = routes.map(({ method, path }) => {
    const access = declared.get(nameOf({ method, path }));
    if (!access)
      throw new Error(`${method} ${path} does not say who may call it: see workers/routes/allow.ts`);
    return { method, path, access };
  });
  return [...rows, SOCKET];
}
