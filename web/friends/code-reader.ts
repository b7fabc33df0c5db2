/** Reads a code off a picture; undefined where there is none. */
type CodeReader = (picture: HTMLCanvasElement) => Promise<string | undefined>;

/** What browsers have of it that have it; not in the types of the language yet. */
interface Detector {
  detect(picture: HTMLCanvasElement): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Of one picture, after which there is no next. */
const THOROUGH = { effort: 20, timeLimit: 1_500 };

/** By the browser's own means where it has them. @param isThorough takes its time: there is one picture only */
export async function codeReader({ isThorough = false } = {}): Promise<CodeReader> {
  const detector = await ownDetector();
  if (detector !== undefined) return async (picture) => (await detector.detect(picture))[0]?.rawValue;
  const { decodeQR } = await import("qr/decode.js");
  return (picture) => {
    const { width, height } = picture;
    const image = picture.getContext("2d")?.getImageData(0, 0, width, height);
    try {
      return Promise.resolve(image && decodeQR(image, isThorough ? THOROUGH : {}));
    } catch {
      return Promise.resolve(undefined); // there is no code in it
    }
  };
}

async function ownDetector(): Promise<Detector | undefined> {
  if (!("BarcodeDetector" in globalThis)) return undefined;
  const { BarcodeDetector } = globalThis as unknown as { BarcodeDetector: DetectorClass };
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : undefined;
  } catch {
    return undefined;
  }
}

/** Draws something into the canvas, no larger than needed to read a code. @returns whether there was anything to draw */
export function drawTo(
  canvas: HTMLCanvasElement,
  source: CanvasImageSource,
  { width, height, maxSide }: { width: number; height: number; maxSide: number },
): boolean {
  if (width === 0 || height === 0) return false;
  const scale = Math.min(1, maxSide / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // What is transparent would count as dark.
  if (context === null) return false;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return true;
}
