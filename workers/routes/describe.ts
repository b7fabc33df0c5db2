import { describeRoute, resolver } from "hono-openapi";
import type { z } from "zod";
import { PROBLEMS, type ProblemName } from "../problem.ts";
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
  "Teams",
  "Invites",
  "Service",
] as const;
type Tag = (typeof TAGS)[number];

export interface RouteDescription {
  tag: Tag;
  summary: string;
  description?: string;
  /** The JSON body, where no validator documents it. */
  body?: z.ZodType;
  /** What a 200 answers with. */
  answers: z.ZodType;
  /** Of the answer; JSON unless it is something else. */
  contentType?: string;
  /** The problems of this route alone; those that every signed-in route has are added. */
  problems?: ProblemName[];
  isPublic?: boolean;
}

const COMMON: ProblemName[] = ["invalid-input", "not-signed-in", "cross-origin", "internal-error"];

/** Documents a route for the OpenAPI document. */
export function describe(route: RouteDescription) {
  const { tag, summary, description, body, answers, problems = [], isPublic } = route;
  const { contentType = "application/json" } = route;
  const names = isPublic ? problems : [...problems, ...COMMON];
  const byStatus = Map.groupBy(names, (name) => PROBLEMS[name].status);
  const failures = [...byStatus].map(
    ([status, sameStatus]) => [status, describeProblems(sameStatus)] as const,
  );
  return describeRoute({
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(isPublic && { security: [] }),
    ...(body && { requestBody: { content: { "application/json": { schema: resolver(body) } } } }),
    responses: {
      200: { description: "OK", content: { [contentType]: { schema: resolver(answers) } } },
      ...Object.fromEntries(failures),
    },
  });
}

function describeProblems(names: ProblemName[]) {
  return {
    description: names.map((name) => `\`/problems/${name}\`: ${PROBLEMS[name].title}`).join("\n\n"),
    content: { "application/problem+json": { schema: resolver(MODELS.problem) } },
  };
}
