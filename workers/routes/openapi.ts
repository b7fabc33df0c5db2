import type { Handler, Hono } from "hono";
import { type GenerateSpecOptions, generateSpecs } from "hono-openapi";
import type { AppEnv } from "../env.ts";
import { TAGS } from "./describe.ts";

const DESCRIPTION = `The HTTP side of Hither: accounts, friends, channels, teams and settings. What happens live is on
the socket at \`/v1/socket\`, which \`docs/protocol.md\` describes.

Phones send the session token that signing in returns (\`set-auth-token\`) as \`Authorization: Bearer …\`. Browsers use
the session cookie; their changes must come from this site's own pages. Every failure is an
\`application/problem+json\` (RFC 9457) whose \`type\` is stable.`;

/** Serves the OpenAPI document of all routes of the app. */
export function serveOpenApi(app: Hono<AppEnv>) {
  const options: Partial<GenerateSpecOptions> = {
    documentation: {
      openapi: "3.1.0",
      info: { title: "Hither", version: "1.0.0", description: DESCRIPTION, license: { name: "Apache-2.0" } },
      tags: TAGS.map((name) => ({ name })),
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "the session token" },
          cookie: { type: "apiKey", in: "cookie", name: "better-auth.session_token" },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    // A route may end like a file's name.
    excludeStaticFile: false,
    // Our validator answers with problems, which each route documents itself.
    defaultValidationErrorResponse: false,
  };
  // It takes a tenth of a second to write, is the same for everybody, and everybody may ask.
  let written: Promise<string> | undefined;
  const serve: Handler<AppEnv> = async (context) => {
    written ??= generateSpecs(app, options).then((document) => JSON.stringify(document));
    return context.body(await written, 200, { "content-type": "application/json" });
  };
  return serve;
}
