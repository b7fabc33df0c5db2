import { objectSql } from "../object-sql.ts";
import { fileRoomLimits } from "./file-room.ts";
import { HubMemory } from "./hub-memory.ts";

/** What the object of a hub stores. `fileBytes`: the room for files that the deployment gives, where it sets one. */
export function hubMemoryIn({ kv, sql }: DurableObjectStorage, fileBytes: string | undefined): HubMemory {
  return new HubMemory(kv, objectSql(sql), fileRoomLimits(fileBytes));
}
