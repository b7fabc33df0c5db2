import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PATHS = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

interface ChromiumOptions {
  /** Whether maps are drawn, by software where there is no graphics card. */
  drawsMaps?: boolean;
}

/** Starts the Chromium of this machine. It speaks to nobody but the pages that it is given. */
export async function startChromium({ drawsMaps = false }: ChromiumOptions = {}): Promise<Browser> {
  const executablePath = PATHS.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      "No Chromium is found. Install it (Debian: apt-get install chromium), or name it in CHROMIUM_PATH.",
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--headless",
      drawsMaps ? "--enable-unsafe-swiftshader" : "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
