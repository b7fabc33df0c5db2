import type { HubStorage } from "../../../durable-objects/user-hub/hub-state.ts";

/** Storage like an object's: what was put is a copy, and so is what is got. */
export function mapStorage(): HubStorage {
  const map = new Map<string, unknown>();
  return {
    get: <T>(key: string) => structuredClone(map.get(key)) as T | undefined,
    put: (key, value) => void map.set(key, structuredClone(value)),
  };
}
