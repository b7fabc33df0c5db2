/** `npm run build`: what `npm run deploy` uploads, into dist/. */
import { buildProject } from "./build.ts";

await buildProject();
