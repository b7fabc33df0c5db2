/** Writes docs/contract/, docs/permissions.md and docs/access.md anew from protocol/, docs/protocol.md and the routes. Run it after changing any. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ACCESS_PAGE, accessPage } from "./contract/access-page.ts";
import { CONTRACT_FOLDER, contractFiles } from "./contract/contract-files.ts";
import { PERMISSIONS_PAGE, permissionsPage } from "./contract/permissions-page.ts";

const files = contractFiles();
rmSync(CONTRACT_FOLDER, { recursive: true, force: true });
mkdirSync(new URL("schemas/", CONTRACT_FOLDER), { recursive: true });
for (const [path, content] of files) {
  writeFileSync(new URL(path, CONTRACT_FOLDER), JSON.stringify(content, null, 2));
}
writeFileSync(PERMISSIONS_PAGE, permissionsPage());
writeFileSync(ACCESS_PAGE, await accessPage());
const biome = fileURLToPath(new URL("../node_modules/.bin/biome", import.meta.url));
execFileSync(biome, ["format", "--write", fileURLToPath(CONTRACT_FOLDER)], { stdio: "inherit" });
console.log(`${files.size} files in docs/contract/, docs/permissions.md and docs/access.md`);
