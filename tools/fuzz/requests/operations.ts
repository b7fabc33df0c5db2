import { z } from "zod";
import type { JsonSchema } from "../generate/valid-value.ts";

const schema = z.custom<JsonSchema>((value) => typeof value === "object");
const operationSchema = z.object({
  parameters: z
    .array(
      z.object({
        in: z.enum(["path", "query", "header"]),
        name: z.string(),
        required: z.boolean().optional(),
        schema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema })) }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().default("") })),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export interface Operation extends z.infer<typeof operationSchema> {
  method: string;
  /** With the names of its parameters in braces. */
  path: string;
}

export interface Api {
  operations: Operation[];
  /** What schemas refer to, by name. */
  models: Record<string, JsonSchema>;
  /** The types of all problems that any operation documents. */
  problemTypes: Set<string>;
}

/** Reads the server's own description of what it takes and answers. */
export async function readApi(url: string): Promise<Api> {
  const response = await fetch(`${url}/v1/openapi.json`);
  const document = documentSchema.parse(await response.json());
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
  const descriptions = operations.flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ description }) => description.match(/\/problems\/[a-z-]+/g) ?? []),
  );
  // What any address answers, described or not.
  const everywhere = ["not-found", "too-large", "upgrade-required"].map((name) => `/problems/${name}`);
  return {
    operations,
    models: document.components.schemas,
    problemTypes: new Set([...descriptions, ...everywhere]),
  };
}
