import sharp from "sharp";
import type { Plugin } from "vite";
import { badgeDrawing, iconDrawing } from "./icon-drawing.ts";

/** The app's icon in the sizes that systems ask for. `maskable` ones fill their square: the system cuts its own shape out of it. */
const ICONS = [
  { fileName: "icon-192.png", sizePx: 192, drawing: iconDrawing({ isMaskable: false }) },
  { fileName: "icon-512.png", sizePx: 512, drawing: iconDrawing({ isMaskable: false }) },
  { fileName: "icon-maskable-192.png", sizePx: 192, drawing: iconDrawing({ isMaskable: true }) },
  { fileName: "icon-maskable-512.png", sizePx: 512, drawing: iconDrawing({ isMaskable: true }) },
  { fileName: "badge-96.png", sizePx: 96, drawing: badgeDrawing() },
] as const;

/** Draws the app's icons with each build. */
export function iconsPlugin(): Plugin {
  return {
    name: "hither-icons",
    apply: "build",
    async generateBundle() {
      for (const { fileName, sizePx, drawing } of ICONS) {
        const source = await sharp(new TextEncoder().encode(drawing))
          .resize(sizePx)
          .png({ palette: true })
          .toBuffer();
        this.emitFile({ type: "asset", fileName, source });
      }
    },
  };
}
