import { Hono } from "hono";
import { html } from "hono/html";
import { REFERENCE_POLICY } from "../content-policy.ts";
import type { AppEnv } from "../env.ts";
import { allow } from "./allow.ts";

/** Turns off everything in the API reference that would load from, or send to, another site. */
const CONFIGURATION = {
  url: "/v1/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: "",
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  documentDownloadType: "json",
};

const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Hither API</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <noscript>The document behind this page is at <a href="/v1/openapi.json">/v1/openapi.json</a>.</noscript>
    <script id="api-reference" data-configuration="${JSON.stringify(CONFIGURATION)}"></script>
    <script src="/docs/scalar.js"></script>
  </body>
</html>`;

/** For everybody, the API reference: a page around the OpenAPI document, with its script served from this site. */
export const docsRoutes = new Hono<AppEnv>().get("/docs", allow("anyone"), (context) => {
  context.header("content-security-policy", REFERENCE_POLICY);
  return context.html(page);
});
