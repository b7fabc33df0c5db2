import { z } from "zod";
import type { FrameEntry } from "./frames.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema of a frame as it is on the wire: what a client may write, defaults left out, and what a server
 * writes, defaults filled in. Unknown fields are allowed everywhere, because later versions may add some.
 *
 * @param target AsyncAPI understands draft 7; everyone else gets the newest
 */
export function frameJsonSchema(frame: FrameEntry, target: "draft-7" | "draft-2020-12"): JsonSchema {
  return z.toJSONSchema(frame.schema, {
    target,
    io: frame.side === "client" ? "input" : "output",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The bounds of every integer in JavaScript say nothing about this one.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}
