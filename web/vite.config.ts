import { defineConfig } from "vite";

/** The page, as files that a strict Content-Security-Policy lets through: nothing inline. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: "../dist/assets",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
  },
});
