import { env } from "cloudflare:workers";
import { app } from "../../../workers/app.ts";
import { nextAddress, ORIGIN, type TestUser } from "./test-user.ts";

/** A database that notes the shape of every statement that it is given. */
function noting(db: D1Database, statements: string[]): D1Database {
  return new Proxy(db, {
    get(target, property) {
      if (property === "prepare") {
        return (sql: string) => {
          statements.push(sql);
          return target.prepare(sql);
        };
      }
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** The statements that a request runs, and its answer. */
export async function workOf(path: string, init: RequestInit, user?: TestUser) {
  const statements: string[] = [];
  const headers = { "content-type": "application/json", "cf-connecting-ip": nextAddress() };
  const all = { ...headers, ...(user && { authorization: `Bearer ${user.token}` }) };
  const request = new Request(`${ORIGIN}${path}`, { ...init, headers: all });
  const response = await app.request(request, undefined, { ...env, DB: noting(env.DB, statements) });
  return { statements, status: response.status, body: await response.text() };
}
