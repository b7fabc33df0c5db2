import { describeRoute, resolver } from "hono-openapi";
import type { z } from "zod";
import { ACCESS_RULES, type AccessOf, eachAccess } from "../../protocol/access.ts";
import { PROBLEMS, type ProblemName } from "../problem.ts";
import { ACCESS } from "./allow.ts";
import { MODELS } from "./models.ts";

/** The groups of the OpenAPI document, in its order. */
export const TAGS = [
  "Account",
  "Me",
  "Devices",
  "People",
  "Friends",
  "Blocks",
  "Channels",
  "Messages",
  "Files",
  "Teams",
  "Invites",
  "Reports",
  "Moderation",
  "Map",
  "Service",
] as const;
type Tag = (typeof TAGS)[number];

export interface RouteDescription {
  tag: Tag;
  /** Who may call it. docs/access.md is made of this, and every cell of it is tested. */
  access: AccessOf;
  summary: string;
  description?: string;
  /** The JSON body, where no validator documents it. */
  body?: z.ZodType;
  /** The type of the body, where it is bytes and no JSON. */
  bytes?: string;
  /** What a success answers with; null where it has no body. */
  answers: z.ZodType | null;
  /** Of a success; 200 unless it is another. */
  status?: 200 | 201 | 204;
  /** Of the answer; JSON unless it is something else. */
  contentType?: string;
  /** The problems of this route alone; those that every signed-in route has are added. */
  problems?: ProblemName[];
}

/** The rules under which nobody has to be signed in. */
const PUBLIC: readonly AccessOf[] = ["anyone", "fileLink", "metricsToken"];

const SUCCESS = { 200: "OK", 201: "Created", 204: "No content" };
const COMMON: ProblemName[] = [
  "invalid-input",
  "not-signed-in",
  "account-suspended",
  "cross-origin",
  "rate-limited",
  "internal-error",
];

/** Documents a route for the OpenAPI document. */
export function describe(route: RouteDescription) {
  const { tag, summary, description, answers, access, problems = [] } = route;
  const isPublic = PUBLIC.includes(access);
  const { contentType = "application/json", status = 200 } = route;
  const names = isPublic ? problems : [...new Set([...problems, ...COMMON])];
  const byStatus = Map.groupBy(names, (name) => PROBLEMS[name].status);
  const failures = [...byStatus].map(
    ([failure, sameStatus]) => [failure, describeProblems(sameStatus)] as const,
  );
  const documents = describeRoute({
    tags: [tag],
    summary,
    description: [description, `**Who may:** ${sayAccess(access)}.`].filter(Boolean).join("\n\n"),
    ...(isPublic && { security: [] }),
    ...describeBody(route),
    responses: {
      [status]: {
        description: SUCCESS[status],
        ...(answers && { content: { [contentType]: { schema: resolver(answers) } } }),
      },
      ...Object.fromEntries(failures),
    },
  });
  return Object.assign(documents, { [ACCESS]: access });
}

function sayAccess(access: AccessOf): string {
  return eachAccess(access)
    .map((each) => {
      const [where, operation] = each.split(":");
      return operation ? `\`${operation}\` in the ${where}` : ACCESS_RULES[each as keyof typeof ACCESS_RULES];
    })
    .join("; or, depending on what is asked, ");
}

function describeBody({ body, bytes }: RouteDescription) {
  if (bytes !== undefined) {
    return {
      requestBody: { content: { [bytes]: { schema: { type: "string", format: "binary" } as const } } },
    };
  }
  return body && { requestBody: { content: { "application/json": { schema: resolver(body) } } } };
}

function describeProblems(names: ProblemName[]) {
  return {
    description: names.map((name) => `\`/problems/${name}\`: ${PROBLEMS[name].title}`).join("\n\n"),
    content: { "application/problem+json": { schema: resolver(MODELS.problem) } },
  };
}
