/** Tells which windows of the app are open. */
export interface WindowLives {
  /** This window; another one after a reload. */
  readonly id: string;
  /** Which windows are open, this one included; undefined where the browser cannot tell. */
  alive(): Promise<ReadonlySet<string> | undefined>;
  /** Waits until a window is closed. */
  closed(id: string): Promise<void>;
  /** Does something while no other window does it. */
  alone<Value>(work: () => Promise<Value>): Promise<Value>;
}

const LIFE = "hither.window.";

/** A window holds a lock for as long as it lives: the browser takes it away however the window ends. */
export function windowLives(): WindowLives {
  const id = crypto.randomUUID();
  if (!("locks" in navigator)) {
    return {
      id,
      alive: () => Promise.resolve(undefined),
      closed: () => Promise.resolve(),
      alone: (work) => work(),
    };
  }
  const { locks } = navigator;
  const born = new Promise<void>((resolve) => {
    void locks.request(LIFE + id, () => {
      resolve();
      return new Promise<never>(() => {});
    });
  });
  return {
    id,
    alive: async () => {
      await born;
      const { held = [] } = await locks.query();
      const names = held.map(({ name = "" }) => name).filter((name) => name.startsWith(LIFE));
      return new Set(names.map((name) => name.slice(LIFE.length)));
    },
    closed: (other) => locks.request(LIFE + other, () => {}),
    alone: (work) => locks.request("hither.take-over", work),
  };
}
