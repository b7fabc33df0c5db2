import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { Camera } from "../core/camera.ts";
import type { Look } from "./look.ts";

/** What lies beneath the people. */
export interface BaseMap {
  kind: "streets" | "world";
  sources: Record<string, SourceSpecification>;
  layers: (look: Look) => LayerSpecification[];
  /** What is to be seen while nobody knows where the user is. */
  start: Camera;
}

const ADDRESS = "/map/base.json";

/** The base that this server has: its street map, else the whole world without streets. @throws what `fetch` throws */
export async function loadBaseMap(): Promise<BaseMap> {
  const archive = await archiveAddress();
  if (archive !== null) {
    try {
      const { streetsBase } = await import("./streets-base.ts");
      return await streetsBase(archive);
    } catch (error) {
      // An archive that cannot be read is no reason to show nothing.
      console.warn("The street map cannot be read:", error);
    }
  }
  const { worldBase } = await import("./world-base.ts");
  return worldBase();
}

/** Null where no street map is set up, and where the server does not say. */
async function archiveAddress(): Promise<string | null> {
  try {
    const response = await fetch(ADDRESS);
    if (!response.ok) return null;
    const answer: unknown = await response.json();
    if (typeof answer !== "object" || answer === null || !("pmtiles" in answer)) return null;
    if (typeof answer.pmtiles !== "string") return null;
    const address = new URL(answer.pmtiles, location.href);
    return address.origin === location.origin ? address.href : null;
  } catch {
    return null;
  }
}
