import type { z } from "zod";
import {
  contactPageSchema,
  meSchema,
  personWithRelationSchema,
  problemSchema,
} from "../../protocol/resources.ts";
import { sharingSchema } from "../../protocol/sharing.ts";

/** What routes answer with, under the names that they have in the OpenAPI document. */
export const MODELS = {
  contactPage: named("ContactPage", contactPageSchema),
  me: named("Me", meSchema),
  person: named("PersonWithRelation", personWithRelationSchema),
  problem: named("Problem", problemSchema),
  sharing: named("Sharing", sharingSchema),
};

/** The schema with the name under which hono-openapi files it. */
function named<Schema extends z.ZodType>(ref: string, schema: Schema): Schema {
  return schema.meta({ ref });
}
