import type { z } from "zod";
import { clientFrameSchema } from "../../protocol/client-frames.ts";
import { serverFrameSchema } from "../../protocol/server-frames.ts";

export type ClientFrameSchema = (typeof clientFrameSchema.options)[number];
export type ServerFrameSchema = (typeof serverFrameSchema.options)[number];

/** A frame of the contract. `ping` and `pong` go both ways, so that only side and type together name one. */
export interface FrameEntry {
  side: "client" | "server";
  type: string;
  schema: ClientFrameSchema | ServerFrameSchema;
  fields: z.core.$ZodShape;
}

function entriesOf(
  side: FrameEntry["side"],
  schemas: readonly (ClientFrameSchema | ServerFrameSchema)[],
): FrameEntry[] {
  return schemas.map((schema) => ({
    side,
    type: schema.shape.type.value,
    schema,
    fields: schema.shape,
  }));
}

/** Every frame of the contract, in the order of the source. */
export const FRAMES: readonly FrameEntry[] = [
  ...entriesOf("client", clientFrameSchema.options),
  ...entriesOf("server", serverFrameSchema.options),
];

/** A name that is unique among all frames, `client-hello` for example. */
export const frameName = ({ side, type }: Pick<FrameEntry, "side" | "type">): string => `${side}-${type}`;
