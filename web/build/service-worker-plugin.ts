import { build, type Plugin } from "vite";

/** What is loaded from elsewhere, or so rarely that it is not worth its room on a device. */
const LEFT_OUT = /\.map$/;
/** Beside what is built there is what lies in `public`; icons are the system's matter, and kept by it. */
const PUBLIC = ["/favicon.svg", "/manifest.webmanifest"];

/** Builds the service worker, with the list of all that was built: what the app needs without a network. */
export function serviceWorkerPlugin(entry: string): Plugin {
  return {
    name: "hither-service-worker",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      async handler(_options, bundle) {
        const built = Object.values(bundle).filter(({ fileName }) => !LEFT_OUT.test(fileName));
        const page = built.find(({ fileName }) => fileName === "index.html");
        if (page?.type !== "asset") throw new Error("the page is not built yet");
        const files = built.map(({ fileName }) => fileName).filter((name) => name.startsWith("assets/"));
        const version = await hashOf([String(page.source), ...files.sort()].join("\n"));
        const source = await buildWorker(entry, {
          APP_FILES: JSON.stringify(["/", ...PUBLIC, ...files.map((name) => `/${name}`)]),
          APP_VERSION: JSON.stringify(version),
        });
        this.emitFile({ type: "asset", fileName: "service-worker.js", source });
      },
    },
  };
}

/** As one script that any browser runs as a worker. */
async function buildWorker(entry: string, define: Record<string, string>): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define,
    build: {
      write: false,
      target: "es2023",
      rolldownOptions: { input: entry, output: { format: "iife", entryFileNames: "service-worker.js" } },
    },
  });
  const [bundle] = Array.isArray(output) ? output : [output];
  const script = bundle !== undefined && "output" in bundle ? bundle.output[0] : undefined;
  if (script?.type !== "chunk") throw new Error("the service worker was not built");
  return script.code;
}

async function hashOf(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
