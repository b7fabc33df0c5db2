import { badRow, csvRows } from "./csv-rows.ts";
import { readText } from "./read-text.ts";

const HEADER = "a,b";

/** Everyone's friends. Mutual, and nobody is a friend of their own. */
export type FriendGraph = Map<string, Set<string>>;

/**
 * A friend graph from a CSV with one friendship a line, plain or gzip. Repeated lines count once.
 *
 * @throws UsageError where there is no such file, or a line is no friendship
 */
export async function readFriendGraph(path: string): Promise<FriendGraph> {
  return parseFriendGraph(await readText(path), path);
}

export function parseFriendGraph(text: string, path: string): FriendGraph {
  const graph: FriendGraph = new Map();
  const befriend = (a: string, b: string) => {
    const friends = graph.get(a) ?? new Set();
    graph.set(a, friends.add(b));
  };
  for (const [[first = "", second = ""], line] of csvRows(text, HEADER, path)) {
    const [a, b] = [first.trim(), second.trim()];
    if (a === "" || b === "" || a === b) throw badRow(path, line, "friendship a,b");
    befriend(a, b);
    befriend(b, a);
  }
  return graph;
}
