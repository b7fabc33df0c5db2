import { buildProject } from "./build.ts";

await buildProject();
