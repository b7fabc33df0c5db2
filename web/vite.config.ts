import { defineConfig } from "vite";
import { firstLoad } from "./build/first-load.ts";
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
    rolldownOptions: {
      output: {
        // A phone is slowed down by each file: what is needed in any case is one.
        codeSplitting: { groups: [{ name: firstLoad(`${import.meta.dirname}/main.tsx`, "app") }] },
      },
    },
  },
});
