/** Lets a process take one step: it waits here until it is its turn. */
export type Step = <Answer>(effect: () => Answer) => Promise<Answer>;
export type Process = (step: Step) => Promise<unknown>;

export interface Run {
  processes: Process[];
  /** Looks at how it ended. `order`: which process took each step. */
  check: (order: string) => void;
}

/**
 * Runs processes side by side in every order that their steps can take, each time in a world of its own.
 *
 * @returns how many orders there were
 */
export async function everyInterleaving(begin: () => Run): Promise<number> {
  let runs = 0;
  const open: number[][] = [[]];
  for (let prefix = open.pop(); prefix; prefix = open.pop()) {
    const begun = prefix;
    const { processes, check } = begin();
    const order = await interleave(processes, (able, taken) => {
      const given = begun[taken.length];
      if (given !== undefined) return given;
      const [first = 0, ...others] = able;
      for (const other of others) open.push([...taken, other]);
      return first;
    });
    check(order.join(""));
    runs += 1;
  }
  return runs;
}

/**
 * Runs processes side by side, one step at a time.
 *
 * @param choose says which of those that can go on does so
 * @returns which process took each step
 */
export async function interleave(
  processes: Process[],
  choose: (able: number[], taken: number[]) => number,
): Promise<number[]> {
  const waiting = new Map<number, () => void>();
  const done = processes.map((process, index) =>
    process(
      (effect) =>
        new Promise((resolve) => {
          waiting.set(index, () => resolve(effect()));
        }),
    ),
  );
  const taken: number[] = [];
  for (await quiet(); waiting.size > 0; await quiet()) {
    const next = choose(
      [...waiting.keys()].sort((a, b) => a - b),
      taken,
    );
    const go = waiting.get(next);
    waiting.delete(next);
    taken.push(next);
    go?.();
  }
  await Promise.all(done);
  return taken;
}

/** More turns than any process here takes between two steps. */
const TURNS = 40;

async function quiet(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
}
