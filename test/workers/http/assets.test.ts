import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../../workers/app.ts";
import { send } from "../../support/workers/test-user.ts";

/** Built files by their paths, with the types that the platform gives them. */
const FILES: Record<string, string> = {
  "/": "text/html; charset=utf-8",
  "/assets/app-Bx3kq9.js": "text/javascript; charset=utf-8",
  "/service-worker.js": "text/javascript; charset=utf-8",
  "/manifest.webmanifest": "application/octet-stream",
  "/icon.svg": "image/svg+xml",
};

/** Answers as the platform's asset server does, with the headers that it sets by itself. */
const ASSETS = {
  fetch: async (request: Request) => {
    const type = FILES[new URL(request.url).pathname];
    if (type === undefined) return new Response(null, { status: 404 });
    const headers = { "cache-control": "public, max-age=0, must-revalidate", etag: '"1"' };
    if (request.headers.has("if-none-match")) return new Response(null, { status: 304, headers });
    return new Response("built", { headers: { ...headers, "content-type": type } });
  },
} as unknown as Fetcher;

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return app.request(`http://localhost${path}`, { headers }, { ...env, ASSETS });
}

/** A policy's directives by their names. */
function directives(response: Response): Record<string, string> {
  const policy = response.headers.get("content-security-policy") ?? "";
  return Object.fromEntries(policy.split("; ").map((each) => each.split(/ (.*)/s).slice(0, 2)));
}

describe("the web app", () => {
  it("loads from this site only, with nothing inline and nothing evaluated", async () => {
    expect(directives(await get("/"))).toEqual({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "img-src": "'self' data: blob:",
      "media-src": "'self' blob:",
      "font-src": "'self'",
      "connect-src": "'self'",
      "worker-src": "'self'",
      "manifest-src": "'self'",
      "base-uri": "'none'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
    });
  });

  it.each(["/assets/app-Bx3kq9.js", "/service-worker.js"])(
    "gives the worker that %s becomes the policy of the page",
    async (path) => {
      expect(directives(await get(path))).toEqual(directives(await get("/")));
    },
  );

  it("keeps its policy where the browser has the page already", async () => {
    const response = await get("/", { "if-none-match": '"1"' });
    expect(response.status).toBe(304);
    expect(directives(response)).toEqual(directives(await get("/")));
    expect(response.headers.get("cache-control")).toBe("no-cache");
  });

  it("may ask where the user is, listen and look; it may do nothing else of the kind", async () => {
    const features = (await get("/")).headers.get("permissions-policy")?.split(", ") ?? [];
    const allowed = features.filter((feature) => !feature.endsWith("=()"));
    expect(allowed).toEqual(["geolocation=(self)", "microphone=(self)", "camera=(self)"]);
    expect(features).toEqual(expect.arrayContaining(["payment=()", "usb=()", "display-capture=()"]));
  });

  it("keeps for good what is named by its content", async () => {
    const { headers } = await get("/assets/app-Bx3kq9.js");
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  it.each(["/", "/service-worker.js", "/manifest.webmanifest", "/icon.svg"])(
    "asks each time whether %s is still the same",
    async (path) => {
      expect((await get(path)).headers.get("cache-control")).toBe("no-cache");
    },
  );

  it("has a manifest of the type of manifests", async () => {
    const { headers } = await get("/manifest.webmanifest");
    expect(headers.get("content-type")).toBe("application/manifest+json");
  });

  it("answers with a problem, that nobody keeps, where a file is no more", async () => {
    const response = await get("/assets/old-1a2b3c.js");
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });
});

it("lets the API reference, and nothing else, have inline styles", async () => {
  const reference = directives(await send("/docs"));
  expect(reference).toEqual({
    ...directives(await get("/")),
    "style-src": "'self' 'unsafe-inline'",
    "font-src": "'self' data:",
  });
});

it("lets data load and show nothing", async () => {
  const data = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  };
  for (const path of ["/healthz", "/v1/openapi.json", "/no/such/page"]) {
    expect(directives(await send(path)), path).toEqual(data);
  }
});
