/** Routes whose path holds what is as good as a key: the address of a file, the code of an invitation. */
const KEYED = /^(\/v1\/(?:f|invites)\/).*/s;

/** The path of a request as it may be logged. Queries are not logged at all. */
export function loggablePath(path: string): string {
  return path.replace(KEYED, "$1…");
}
