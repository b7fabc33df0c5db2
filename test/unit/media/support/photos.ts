import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";

/** Found in no picture by chance; planted wherever a picture may hold text. */
export const SECRET = "Secret";
/** 48° 51' 30.13" and 2° 17' 40.13", as the three fractions of an Exif block. */
const LATITUDE = "48/1 51/1 3013/100";
const LONGITUDE = "2/1 17/1 4013/100";

export const WIDTH = 96;
export const HEIGHT = 64;

/** Noise with a gradient: no two rows alike, so that a wrong turn shows. */
export function pixels(width = WIDTH, height = HEIGHT): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = ((at * 7) % 251) ^ (at >> 8);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** With place, camera, owner and time in Exif, XMP, the given orientation, and the profile of a phone's camera. */
export function asPhoto(image: Sharp, orientation = 1): Sharp {
  return image
    .withIccProfile("p3")
    .withMetadata({ orientation })
    .withExifMerge({
      IFD0: {
        Make: "SecretMaker",
        Model: "SecretModel",
        Artist: "SecretOwner",
        ImageDescription: "SecretText",
      },
      IFD2: { BodySerialNumber: "SecretSerial0815", DateTimeOriginal: "2024:05:06 07:08:09" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: LATITUDE, GPSLongitudeRef: "E", GPSLongitude: LONGITUDE },
    })
    .withXmp(XMP);
}

export const XMP =
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">` +
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ` +
  `xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,51.5022N" exif:GPSLongitude="2,17.6689E">` +
  `SecretXmpText</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))));
}

/** What tells the place or whoever took the picture, of what `asPhoto` and the fixtures plant, in any coding. */
export function leaks(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  const texts = [SECRET, "48,51", "48.858", "xpacket", "http://ns.adobe.com"];
  const found = texts.flatMap((text) => [
    ...(buffer.includes(text, 0, "latin1") ? [text] : []),
    ...(buffer.includes(text, 0, "utf16le") ? [`${text} in UTF-16`] : []),
  ]);
  for (const [name, fractions] of Object.entries({ latitude: LATITUDE, longitude: LONGITUDE })) {
    for (const little of [true, false]) {
      if (buffer.includes(asRationals(fractions, little))) found.push(name);
    }
  }
  return found;
}

function asRationals(fractions: string, little: boolean): Buffer {
  const numbers = fractions.split(/[ /]/).map(Number);
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [n, value] of numbers.entries()) {
    if (little) bytes.writeUInt32LE(value, n * 4);
    else bytes.writeUInt32BE(value, n * 4);
  }
  return bytes;
}
