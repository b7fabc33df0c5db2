import { objectSql } from "../object-sql.ts";
import { HubMemory, type HubSettings } from "./hub-memory.ts";

/** What the object of a hub stores. */
export function hubMemoryIn({ kv, sql }: DurableObjectStorage, settings: HubSettings): HubMemory {
  return new HubMemory(kv, objectSql(sql), settings);
}
