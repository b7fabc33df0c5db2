import { inspectRoutes } from "hono/dev";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../workers/app.ts";
import { PROBLEMS } from "../../../workers/problem.ts";
import { send } from "../../support/workers/test-user.ts";

interface Operation {
  summary?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
}

interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

let document: OpenApiDocument;

beforeAll(async () => {
  const response = await send("/v1/openapi.json");
  expect(response.headers.get("content-type")).toContain("application/json");
  document = await response.json();
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );

/** Routes that are no part of the HTTP API: the socket, pages and files. */
const UNDOCUMENTED = ["/v1/socket", "/v1/openapi.json", "/docs", "/local/*", "/v1/auth/*", "/*"];

/** Routes that answer with a file's bytes. */
const BYTES = /^get .*(\/(picture|thumbnail|content)|\/channels\/\{channelId\}\/files\/\{fileId\}|\/f\/.*)$/;

function typeOf(name: string): string {
  if (BYTES.test(name)) return "application/octet-stream";
  if (name.endsWith(".pmtiles")) return "application/vnd.pmtiles";
  if (name === "post /v1/me/export") return "application/zip";
  if (name === "get /metrics") return "text/plain";
  return name.endsWith("/export") ? "application/x-ndjson" : "application/json";
}

describe("the OpenAPI document", () => {
  it("describes every route of the app", () => {
    const served = inspectRoutes(app)
      .filter((route) => !route.isMiddleware && !UNDOCUMENTED.includes(route.path))
      // What tus offers is said by its specification.
      .filter(({ method }) => method !== "OPTIONS")
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(new Set(operations().map(({ name }) => name))).toEqual(new Set(served));
    expect(served).toContain("put /v1/friend-requests/{userId}");
  });

  it("says of every route what it is for, what it answers, and what can go wrong", () => {
    for (const { name, operation } of operations()) {
      expect(operation.summary, name).toBeTruthy();
      expect(operation.tags, name).toHaveLength(1);
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
      expect(answers, name).toHaveLength(1);
      // tus answers by headers alone.
      const types = name.includes("/v1/uploads") ? [] : [typeOf(name)];
      expect(Object.keys(answers[0]?.[1].content ?? {}), name).toEqual(types);
      if (!operation.security) expect(operation.responses[401], name).toBeDefined();
    }
  });

  it("names every part of a path", () => {
    for (const { name, path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(
        named.map((parameter) => parameter.name),
        name,
      ).toEqual(inPath);
    }
  });

  it("refers only to what it holds", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      expect(
        Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
      ).toContain(reference);
    }
  });

  it("names every problem but those of all routes and of the socket", () => {
    const text = JSON.stringify(document);
    const elsewhere = ["not-found", "too-large", "misconfigured", "upgrade-required"];
    for (const name of Object.keys(PROBLEMS)) {
      if (!elsewhere.includes(name)) expect(text, name).toContain(`/problems/${name}`);
    }
  });
});

describe("the API reference", () => {
  it("names no other site, runs no inline script, and may reach none", async () => {
    const response = await send("/docs");
    const html = await response.text();
    expect(html).not.toMatch(/https?:\/\//);
    expect(html.match(/<script[^>]*>[^<]/g)).toBeNull();
    expect(html).toContain('src="/docs/scalar.js"');
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
  });
});
