import type { Directory } from "../../db/directory/directory.ts";
import { type Chore, deleteChores } from "../../db/queries/chores.ts";

/** Strikes chores off, each where it is written down. */
export async function strikeOff(directory: Directory, chores: readonly Chore[]): Promise<void> {
  for (const name of new Set(chores.map(({ database }) => database))) {
    const ids = chores.filter(({ database }) => database === name).map(({ id }) => id);
    await deleteChores(directory.open(name), ids);
  }
}
