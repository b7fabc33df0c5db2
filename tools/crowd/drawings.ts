import { type Random, randomBetween } from "../random.ts";
import type { Colour, Drawing } from "./png.ts";

const BANDS = 24;

/** Hills under a sky with a sun or a moon, of some hour of the day. */
export function landscape(random: Random): Drawing {
  const hue = randomBetween(random, 0, 360);
  const sun = { x: randomBetween(random, 0.15, 0.85), y: randomBetween(random, 0.15, 0.4), radius: 0.07 };
  const ridges = [0.55, 0.68, 0.82].map((height, depth) => ({
    height,
    waves: [randomBetween(random, 2, 5), randomBetween(random, 6, 11)] as const,
    phase: randomBetween(random, 0, 7),
    colour: colourOf(hue + 150, 0.35, 0.42 - 0.13 * depth),
  }));
  return (x, y) => {
    const ridge = ridges.findLast(({ height, waves, phase }) => {
      const [broad, fine] = waves;
      return y > height + 0.05 * Math.sin(broad * x + phase) + 0.02 * Math.sin(fine * x + 2 * phase);
    });
    if (ridge !== undefined) return ridge.colour;
    if (Math.hypot((x - sun.x) * 1.5, y - sun.y) < sun.radius) return colourOf(hue + 40, 0.9, 0.92);
    // In bands, as a printed poster: a sky without steps compresses badly.
    const band = Math.round(y * BANDS) / BANDS;
    return colourOf(hue + 60 * band, 0.6, 0.5 + 0.4 * band);
  };
}

/** Somebody's head and shoulders before a wall of their own colour. */
export function portrait(random: Random): Drawing {
  const hue = randomBetween(random, 0, 360);
  const [wall, coat, hair] = [
    colourOf(hue, 0.5, 0.78),
    colourOf(hue + 180, 0.45, 0.45),
    colourOf(hue + 30, 0.4, 0.2),
  ];
  const skin = colourOf(25, 0.5, randomBetween(random, 0.35, 0.8));
  return (x, y) => {
    const fromFace = Math.hypot((x - 0.5) * 1.15, y - 0.43);
    if (fromFace < 0.2) return y < 0.33 ? hair : skin;
    if (fromFace < 0.23 && y < 0.5) return hair;
    return Math.hypot((x - 0.5) * 0.85, y - 1.02) < 0.36 ? coat : wall;
  };
}

/** CSS Color 4, "Converting HSL Colors to sRGB". @param hue in degrees */
function colourOf(hue: number, saturation: number, lightness: number): Colour {
  const channel = (offset: number) => {
    const place = (offset + hue / 30) % 12;
    const swing = saturation * Math.min(lightness, 1 - lightness);
    return 255 * (lightness - swing * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}
