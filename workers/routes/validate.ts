import { validator } from "hono-openapi";
import { z } from "zod";
import { channelIdSchema } from "../../protocol/chat/channel.ts";
import { seqSchema } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { userIdSchema } from "../../protocol/primitives.ts";
import { ProblemError } from "../problem.ts";

/** Checks a part of the request and documents it. What does not fit is the problem `invalid-input`, naming the field. */
export function validate<Target extends "json" | "query" | "param" | "header", Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  return validator(target, schema, (result) => {
    if (result.success) return;
    const [issue] = result.error;
    const field = issue?.path?.map((part) => (typeof part === "object" ? part.key : part)).join(".");
    throw new ProblemError("invalid-input", {
      ...(issue && { detail: issue.message }),
      ...(field && { field }),
    });
  });
}

export const userIdParam = validate("param", z.object({ userId: userIdSchema }));
export const channelIdParam = validate("param", z.object({ channelId: channelIdSchema }));
export const messageParam = validate(
  "param",
  z.object({ channelId: channelIdSchema, seq: z.coerce.number().pipe(seqSchema) }),
);

export const pageQuery = {
  cursor: z.string().max(700).optional().describe("the `nextCursor` of the page before; none for the first"),
  limit: z.coerce.number().int().min(1).max(LIMITS.maxPageSize).default(LIMITS.defaultPageSize),
};
