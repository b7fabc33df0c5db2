import { type Flavor, layers, namedFlavor } from "@protomaps/basemaps";
import { addProtocol, type LayerSpecification } from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import type { BaseMap } from "./base-map.ts";
import type { Look } from "./look.ts";

const SOURCE = "streets";
/** These need drawings that this app does not bring along, or say more than a map of people should. */
const LEFT_OUT = new Set(["pois", "roads_oneway", "roads_shields", "address_label", "landuse_zoo"]);

const protocol = new Protocol();
let isKnown = false;

/** Streets, by OpenStreetMap, out of one archive on this server. @throws where it cannot be read */
export async function streetsBase(address: string): Promise<BaseMap> {
  const archive = new PMTiles(address);
  const { centerLat, centerLon, minZoom, maxZoom } = await archive.getHeader();
  protocol.add(archive);
  if (!isKnown) addProtocol("pmtiles", protocol.tile);
  isKnown = true;
  return {
    kind: "streets",
    start: { zoom: Math.min(maxZoom, Math.max(minZoom, 10)), center: { lat: centerLat, lng: centerLon } },
    sources: { [SOURCE]: { type: "vector", url: `pmtiles://${address}` } },
    layers: streetLayers,
  };
}

function streetLayers(look: Look): LayerSpecification[] {
  const found = layers(SOURCE, flavor(look), { lang: look.language });
  return found.filter(({ id }) => !LEFT_OUT.has(id)).map(withoutDrawings);
}

/** Names stand without the dots and shields that would be beside them. */
function withoutDrawings(layer: LayerSpecification): LayerSpecification {
  if (layer.type !== "symbol" || layer.layout?.["icon-image"] === undefined) return layer;
  const { "icon-image": _, ...layout } = layer.layout;
  return { ...layer, layout };
}

/** The library's flavours, in the app's own water and land. Letters are drawn with the fonts that the device has. */
function flavor({ theme, color }: Look): Flavor {
  const { pois: _, landcover: __, ...base } = namedFlavor(theme);
  const land = color("land");
  const font = { regular: "sans-serif", bold: "bold sans-serif", italic: "italic sans-serif" };
  const common = { ...base, ...font, background: color("water"), earth: land, water: color("water") };
  return theme === "dark" ? { ...common, ...DARK_TUNING } : { ...common, ...LIGHT_TUNING };
}

const LIGHT_TUNING = {
  park_a: "#dfead8",
  park_b: "#cfe3c6",
  wood_a: "#dbe7d4",
  wood_b: "#cbe0c2",
  scrub_a: "#e2ebd9",
  scrub_b: "#d6e4cc",
  hospital: "#f2e8e6",
  industrial: "#ebebe6",
  school: "#f0ece2",
  pedestrian: "#efede5",
  buildings: "#e4e1d8",
  minor_casing: "#e0ddd3",
  major_casing_early: "#ddd9cd",
  major_casing_late: "#ddd9cd",
  highway_casing_early: "#d9cfb5",
  highway_casing_late: "#d9cfb5",
  other: "#f8f7f3",
  minor_service: "#fbfaf7",
  minor_a: "#fbfaf7",
  minor_b: "#ffffff",
  highway: "#fdf3d8",
  railway: "#b9bdba",
  boundaries: "#a9aeab",
  ocean_label: "#4f7f92",
  city_label: "#3d4644",
  city_label_halo: "#f8f7f3",
  subplace_label: "#66706d",
  subplace_label_halo: "#f8f7f3",
  roads_label_minor: "#6f7673",
  roads_label_major: "#5e6663",
};

const DARK_TUNING = {
  park_a: "#18261f",
  park_b: "#1a2b22",
  wood_a: "#18251f",
  wood_b: "#192a21",
  scrub_a: "#1a2521",
  scrub_b: "#1a2822",
  hospital: "#241f23",
  industrial: "#1d2226",
  school: "#22231f",
  pedestrian: "#20262c",
  buildings: "#232a31",
  minor_casing: "#1f262c",
  major_casing_early: "#1f262c",
  major_casing_late: "#1f262c",
  highway_casing_early: "#1f262c",
  highway_casing_late: "#1f262c",
  other: "#262e35",
  minor_service: "#262e35",
  minor_a: "#29323a",
  minor_b: "#2c363f",
  link: "#333e48",
  major: "#333e48",
  highway: "#3d4a55",
  railway: "#323b43",
  boundaries: "#4b5a64",
  ocean_label: "#6d9db1",
  city_label: "#c4cfcd",
  city_label_halo: "#14191e",
  subplace_label: "#95a3a1",
  subplace_label_halo: "#14191e",
  roads_label_minor: "#8c9997",
  roads_label_minor_halo: "#1b2127",
  roads_label_major: "#a2aeac",
  roads_label_major_halo: "#1b2127",
};
