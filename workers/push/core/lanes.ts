/** As many as the platform lets a Worker wait for at a time. */
const AT_ONCE = 6;
/** Of these, as many as may wait in one lane: so a slow one leaves room for the others. */
const AT_ONCE_PER_LANE = 3;

/** Runs work for every item, a few at a time, and fewer of them in one lane. `run` must not fail. */
export async function inLanes<Item>(
  items: readonly Item[],
  laneOf: (item: Item) => string,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const busy = new Map<string, number>();
  const next = (): Item | undefined => {
    const index = waiting.findIndex((item) => (busy.get(laneOf(item)) ?? 0) < AT_ONCE_PER_LANE);
    return index === -1 ? undefined : waiting.splice(index, 1)[0];
  };
  await new Promise<void>((resolve) => {
    let running = 0;
    const fill = () => {
      while (running < AT_ONCE) {
        const item = next();
        if (item === undefined) break;
        const lane = laneOf(item);
        running += 1;
        busy.set(lane, (busy.get(lane) ?? 0) + 1);
        void run(item).finally(() => {
          running -= 1;
          busy.set(lane, (busy.get(lane) ?? 1) - 1);
          fill();
        });
      }
      if (running === 0) resolve();
    };
    fill();
  });
}
