import { defineConfig } from "vite";

/** The web app, as files that a strict Content-Security-Policy lets through: nothing inline. */
export default defineConfig({
  root: import.meta.dirname,
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
