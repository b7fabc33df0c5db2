import { defineConfig } from "vite";
import { iconsPlugin } from "./build/icons-plugin.ts";
import { serviceWorkerPlugin } from "./build/service-worker-plugin.ts";

/** The web app, as files that a strict Content-Security-Policy lets through: nothing inline. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [iconsPlugin(), serviceWorkerPlugin(`${import.meta.dirname}/pwa/service-worker.ts`)],
  resolve: {
    // The virtual list is written for React; Preact speaks its language.
    alias: {
      "react/jsx-runtime": "preact/jsx-runtime",
      "react-dom": "preact/compat",
      react: "preact/compat",
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist/assets",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
  },
});
