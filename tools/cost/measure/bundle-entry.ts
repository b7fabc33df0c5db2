import { join } from "node:path";
import { build } from "vite";
import { PROJECT_DIR } from "../../build.ts";

/**
 * Bundles one of the modules of `runtime/` for workerd, in memory.
 *
 * @param entry within `tools/cost/runtime`
 */
export async function bundleEntry(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      target: "es2024",
      lib: { entry: join(PROJECT_DIR, "tools/cost/runtime", entry), formats: ["es"] },
      rolldownOptions: { external: [/^cloudflare:/, /^node:/] },
    },
  });
  const [bundle] = [output].flat();
  const chunk = bundle && "output" in bundle ? bundle.output[0] : undefined;
  if (!chunk) throw new Error(`${entry} cannot be bundled`);
  return chunk.code;
}
