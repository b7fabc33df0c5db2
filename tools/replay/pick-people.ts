import { type Random, shuffled } from "../random.ts";
import { UsageError } from "../usage-error.ts";
import type { FriendGraph } from "./read/friend-graph.ts";

/**
 * Cuts `count` people out of a friend graph, breadth first from a random one, so that they know each other as people
 * of one town do; where a circle of friends is exhausted, on from another random person.
 *
 * @returns the friendships among them, each once, as pairs of numbers below `count`
 * @throws UsageError where the graph has fewer people
 */
export function pickPeople(graph: FriendGraph, count: number, random: Random): [number, number][] {
  if (graph.size < count) {
    throw new UsageError(`The friend graph has ${graph.size} people, fewer than the ${count} of --users`);
  }
  const numbers = new Map<string, number>();
  const queue: string[] = [];
  const add = (person: string) => {
    if (numbers.has(person) || numbers.size === count) return;
    numbers.set(person, numbers.size);
    queue.push(person);
  };
  for (const start of shuffled(random, [...graph.keys()])) {
    add(start);
    for (let person = queue.shift(); person !== undefined; person = queue.shift()) {
      for (const friend of graph.get(person) ?? []) add(friend);
    }
  }
  return [...numbers].flatMap(([person, number]) =>
    [...(graph.get(person) ?? [])]
      .map((friend) => numbers.get(friend))
      .filter((friend) => friend !== undefined && number < friend)
      .map((friend): [number, number] => [number, friend ?? 0]),
  );
}
