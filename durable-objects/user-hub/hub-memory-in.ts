import { objectStorage } from "../object-sql.ts";
import { bring, hasTables, type SchemaStep } from "../schema-version.ts";
import { HubMemory, type HubSettings } from "./hub-memory.ts";

/** What changed in what hubs had stored already. */
const HUB_STEPS: readonly SchemaStep[] = [];

/** What the object of a hub stores. Throws `StorageIsNewerError`. */
export function hubMemoryIn(storage: DurableObjectStorage, settings: HubSettings): HubMemory {
  const stored = objectStorage(storage);
  // A hub makes its tables when it begins, used or not.
  bring(stored, HUB_STEPS, () => !hasTables(stored.sql));
  return new HubMemory(stored.kv, stored.sql, settings);
}
