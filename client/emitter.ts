/** Typed events with one payload each. Listeners run in the order in which they were added. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(payload: never) => void>>();
  /** While true, no listener is called. */
  muted = false;

  /** @returns a function that removes the listener */
  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    // A wrapper of its own lets the same function be added twice and removed one by one.
    const entry = (payload: Events[Name]) => listener(payload);
    listeners.add(entry);
    return () => listeners.delete(entry);
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    const listeners = this.#listeners.get(name) as Set<(payload: Events[Name]) => void> | undefined;
    for (const listener of [...(listeners ?? [])]) {
      // A listener may close the client or remove another listener.
      if (this.muted || !listeners?.has(listener)) continue;
      try {
        listener(payload);
      } catch (error) {
        // The app's bug must be seen, and must not leave the client half-way through a frame.
        setTimeout(() => {
          throw error;
        }, 0);
      }
    }
  }
}
