/** What is billed of one class of objects, in a stretch of time. */
export interface ObjectCounts {
  /** Requests over HTTP, of which every WebSocket begins with one. */
  fetches: number;
  /** Calls of methods. */
  calls: number;
  alarms: number;
  /** WebSocket messages that woke the object or met it awake. */
  messages: number;
  rowsRead: number;
  rowsWritten: number;
  /** Alarms that were set or taken back: each is a row written, and counted in none of the others. */
  alarmsSet: number;
  /** Time awake, in milliseconds, summed over all objects. */
  activeMs: number;
  /** The same, if every object were billed for the 10 s after which it hibernates. */
  activeMsWithDelay: number;
  /** How many objects there were, ever. */
  objects: number;
}

/** What is billed of a Worker, its objects and what is bound to it, in a stretch of time. */
export interface Counts {
  worker: { requests: number; crons: number; batches: number };
  objects: Record<string, ObjectCounts>;
  /** Messages to objects that the platform answered in their stead, so that they slept on. */
  links: { pings: number };
  d1: { queries: number; rowsRead: number; rowsWritten: number };
  r2: { classA: number; classB: number; bytesWritten: number };
  queue: { writes: number; reads: number; deletes: number };
}

export function noObjectCounts(): ObjectCounts {
  return {
    fetches: 0,
    calls: 0,
    alarms: 0,
    messages: 0,
    rowsRead: 0,
    rowsWritten: 0,
    alarmsSet: 0,
    activeMs: 0,
    activeMsWithDelay: 0,
    objects: 0,
  };
}

export function noCounts(): Counts {
  return {
    worker: { requests: 0, crons: 0, batches: 0 },
    objects: {},
    links: { pings: 0 },
    d1: { queries: 0, rowsRead: 0, rowsWritten: 0 },
    r2: { classA: 0, classB: 0, bytesWritten: 0 },
    queue: { writes: 0, reads: 0, deletes: 0 },
  };
}

/** What came to `before` until it was `after`. Objects themselves are not subtracted: so many there are. */
export function difference(after: Counts, before: Counts): Counts {
  return combine(after, before, -1);
}

export function sum(one: Counts, other: Counts): Counts {
  return combine(one, other, 1);
}

export function scaled(counts: Counts, factor: number): Counts {
  return combine(noCounts(), counts, factor);
}

/** `one` + `factor` × `other`, number by number. */
function combine(one: Counts, other: Counts, factor: number): Counts {
  const add = <Part extends object>(a: Part, b: Part): Part =>
    Object.fromEntries(
      Object.entries(a).map(([key, value]) => [
        key,
        (value as number) + factor * ((b as Record<string, number>)[key] ?? 0),
      ]),
    ) as Part;
  const names = [...new Set([...Object.keys(one.objects), ...Object.keys(other.objects)])];
  const objects = names.map((name) => {
    const [a, b] = [one.objects[name] ?? noObjectCounts(), other.objects[name] ?? noObjectCounts()];
    return [name, { ...add(a, b), objects: Math.max(a.objects, b.objects) }] as const;
  });
  return {
    worker: add(one.worker, other.worker),
    objects: Object.fromEntries(objects),
    links: add(one.links, other.links),
    d1: add(one.d1, other.d1),
    r2: add(one.r2, other.r2),
    queue: add(one.queue, other.queue),
  };
}
