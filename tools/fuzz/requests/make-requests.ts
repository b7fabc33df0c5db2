import { pickOne, type Random, randomInt } from "../../random.ts";
import { brokenJson, randomText } from "../generate/broken-json.ts";
import { ValidValues } from "../generate/valid-value.ts";
import { HOSTILE_TEXTS } from "../hostile-text.ts";
import type { KnownValues } from "../known-values.ts";
import type { Member } from "../world.ts";
import type { Api, Operation } from "./operations.ts";

/** A request as it goes over the wire. */
export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
  /** What it was before anything was changed. */
  operation: Operation;
  /** Whether it is still a request of that operation, so that its answers are known. */
  isOfOperation: boolean;
  /** Whose session it shows; null where nobody's. */
  member: Member | null;
}

const TEXTS = Object.values(HOSTILE_TEXTS);
/** How often each comes, where not once: those that hash passwords take a processor for a tenth of a second. */
const RARE: readonly [RegExp, number][] = [
  [/sign-up|sign-in\/email|change-password|upgrade/, 0.02],
  [/^DELETE \/v1\/me$|sign-out|revoke/, 0.2],
  [/DELETE .*(teams\/\{teamId\}|friends\/)/, 0.3],
  [/sign-in\/anonymous|export/, 0.3],
];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND", "QUERY"];
const PATHS = [
  "%00",
  "%2F",
  "%2e%2e",
  "..%2f..",
  "%",
  "%zz",
  "%ff%fe",
  "a%0d%0ab",
  "%F0%9F%98%80",
  "%ed%a0%80",
  ";a=b",
  "*",
  "__proto__",
  "constructor",
  "a".repeat(3_000),
];
const PLACES = [
  "//",
  "/v1",
  "/v1/",
  "/v1//me",
  "/v1/me/",
  "/V1/ME",
  "/v1/../v1/me",
  "/v1/%6de",
  "/healthz",
  "/docs",
  "/index.html",
  "/assets/x",
  "/map/base.pmtiles",
  "/.git/config",
  "/v1/auth/",
  "/v1/auth/ok",
  "/v1/auth/error?error=<b>",
  "/v1/auth/update-user",
  "/v1/auth/get-session",
  "/v1/auth/callback/x",
  "/v1/auth/oauth2/callback/x",
  "/v1/auth/verify-email?token=x",
  "/v1/auth/reset-password/x?callbackURL=//evil.example",
  "/v1/auth/request-password-reset",
  "/v1/auth/list-accounts",
  "/v1/auth/passkey/list-user-passkeys",
  "/v1/auth/passkey/delete-passkey",
  "/v1/auth/revoke-sessions",
  "/v1/auth/delete-user",
  "/v1/auth/change-email",
  "/v1/socket",
  "/v1/f/a/b",
];
const VALUES = [
  "",
  "0",
  "-1",
  "1e9",
  "x".repeat(4_000),
  "bytes=0-0",
  "bytes=9-1",
  "bytes=-0",
  "bytes=0-,-1,5-6",
  "bytes=99999999999999999999-",
  "*",
  '"x"',
  'W/"x"',
  "Wed, 99 Foo 2026",
  "application/json; charset=\u00FF",
  "multipart/form-data; boundary=x",
  "text/plain",
  "application/json;",
  "gzip",
  "null",
  "http://evil.example",
  "file://",
  "1.0.0",
  "name !!!,=",
  "name YS50eHQ=,contentType dGV4dC9wbGFpbg==",
  "a=b; better-auth.session_token=x.y",
  "Bearer",
  "Basic Og==",
  "100-continue",
  "chunked, chunked",
];
const HEADERS = [
  "range",
  "if-range",
  "if-none-match",
  "if-modified-since",
  "if-match",
  "content-type",
  "content-encoding",
  "accept",
  "accept-language",
  "origin",
  "referer",
  "cookie",
  "authorization",
  "upload-length",
  "upload-offset",
  "upload-metadata",
  "upload-checksum",
  "upload-defer-length",
  "upload-concat",
  "tus-resumable",
  "x-http-method-override",
  "idempotency-key",
  "x-request-id",
  "x-forwarded-host",
  "x-forwarded-for",
  "cf-connecting-ip",
  "user-agent",
  "sec-fetch-site",
  "upgrade",
];
const MULTIPART = '--x\r\nContent-Disposition: form-data; name="__proto__"; filename="../a"\r\n\r\n\0\r\n--x';

/** Makes requests of the operations that the server describes, some of them broken. */
export class RequestMaker {
  readonly #random: Random;
  readonly #known: KnownValues;
  readonly #valid: ValidValues;
  readonly #operations: Operation[];
  readonly #members: readonly Member[];

  constructor(random: Random, known: KnownValues, api: Api, members: readonly Member[]) {
    this.#random = random;
    this.#known = known;
    this.#valid = new ValidValues(random, known, api.models);
    this.#members = members;
    this.#operations = api.operations.flatMap((operation) => {
      const name = `${operation.method} ${operation.path}`;
      const weight = RARE.find(([pattern]) => pattern.test(name))?.[1] ?? 1;
      return Array.from({ length: Math.round(weight * 50) }, () => operation);
    });
  }

  next(): FuzzRequest {
    const request = this.#whole(pickOne(this.#random, this.#operations));
    for (let changes = this.#random() < 0.45 ? 0 : randomInt(this.#random, 1, 2); changes > 0; changes--) {
      this.#change(request);
    }
    return request;
  }

  #whole(operation: Operation): FuzzRequest {
    const { method, parameters } = operation;
    const headers: Record<string, string> = {};
    let path = operation.path;
    const query = new URLSearchParams();
    for (const parameter of parameters) {
      const value = String(this.#valid.make(parameter.schema, parameter.name)).toWellFormed();
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
      else if (parameter.required || this.#random() < 0.4) {
        if (parameter.in === "query") query.set(parameter.name, value);
        else headers[parameter.name] = encodeURIComponent(value).slice(0, 64);
      }
    }
    if (path.includes("{"))
      path = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        String(this.#known.pick(this.#random, name) ?? "x"),
      );
    if (query.size > 0) path += `?${query}`;
    const member = pickOne(this.#random, this.#members);
    headers["authorization"] = `Bearer ${member.sessionToken}`;
    if (operation.path.startsWith("/v1/uploads")) this.#tusHeaders(headers);
    const body = this.#body(operation, headers);
    return { method, path, headers, body, operation, isOfOperation: true, member };
  }

  #tusHeaders(headers: Record<string, string>): void {
    Object.assign(headers, {
      "tus-resumable": "1.0.0",
      "upload-length": String(randomInt(this.#random, 0, 40)),
      "upload-offset": String(randomInt(this.#random, 0, 20)),
      "upload-metadata": `name ${btoa("a.txt")},contentType ${btoa("text/plain")}`,
    });
  }

  #body({ requestBody }: Operation, headers: Record<string, string>): Buffer | null {
    const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
    if (type === undefined || !content) return null;
    headers["content-type"] = type.replace("*", "png");
    if (type !== "application/json") return Buffer.from(randomText(this.#random));
    const value = this.#valid.make(content.schema);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const isBroken = isObject && this.#random() < 0.35;
    return Buffer.from(
      isBroken ? brokenJson(this.#random, value as Record<string, unknown>) : (JSON.stringify(value) ?? ""),
    );
  }

  #change(request: FuzzRequest): void {
    const chance = this.#random();
    if (chance < 0.12) {
      request.isOfOperation = false;
      request.method = pickOne(this.#random, METHODS);
    } else if (chance < 0.27) this.#changePath(request);
    else if (chance < 0.35)
      request.path += `${request.path.includes("?") ? "&" : "?"}${pickOne(this.#random, ["limit=0", "limit=1e9", "cursor=%00", "cursor=eyJ9", "q=%22", "q=%f0%9f", "before=-1", "limit=1&limit=2", "__proto__=1", "=", "&&", "seq=NaN", `q=${encodeURIComponent(pickOne(this.#random, TEXTS))}`, `prefix=${encodeURIComponent(pickOne(this.#random, TEXTS))}`])}`;
    else if (chance < 0.75) request.headers[pickOne(this.#random, HEADERS)] = pickOne(this.#random, VALUES);
    else if (chance < 0.87) this.#changeAuthority(request);
    else this.#changeBody(request);
  }

  #changePath(request: FuzzRequest): void {
    request.isOfOperation = false;
    const chance = this.#random();
    if (chance < 0.25) request.path = pickOne(this.#random, PLACES);
    else if (chance < 0.5) request.path = request.path.replace(/[^/]+$/, pickOne(this.#random, PATHS));
    else if (chance < 0.75) request.path += `/${pickOne(this.#random, PATHS)}`;
    else request.path = request.path.replace(/\/[^/]+$/, encodeURI(`/${pickOne(this.#random, TEXTS)}`));
  }

  #changeAuthority(request: FuzzRequest): void {
    const { headers, member } = request;
    delete headers["authorization"];
    request.member = null;
    const chance = this.#random();
    if (chance < 0.3) headers["cookie"] = `better-auth.session_token=${member?.sessionToken}`;
    else if (chance < 0.5)
      headers["authorization"] =
        `Bearer ${encodeURIComponent(randomText(this.#random).toWellFormed()).slice(0, 2_000)}`;
    else if (chance < 0.7) headers["authorization"] = `Bearer ${member?.token}`;
    if (this.#random() < 0.3)
      headers["origin"] = pickOne(this.#random, ["null", "http://evil.example", "http://localhost"]);
  }

  #changeBody(request: FuzzRequest): void {
    const chance = this.#random();
    if (chance < 0.3) request.body = Buffer.from(randomText(this.#random));
    else if (chance < 0.5) request.body = Buffer.from(brokenJson(this.#random, { type: "a", id: "b" }));
    else if (chance < 0.65) request.body = null;
    else if (chance < 0.8)
      request.body = Buffer.from(Array.from({ length: 40 }, () => randomInt(this.#random, 0, 255)));
    else if (chance < 0.99) {
      request.body = Buffer.from(MULTIPART);
      request.headers["content-type"] = "multipart/form-data; boundary=x";
    } else request.body = Buffer.alloc(1_048_576 + randomInt(this.#random, -1, 1), "[");
  }
}
