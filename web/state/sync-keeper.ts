import type { HitherClient, SyncState } from "../../client/index.ts";
import type { Keep } from "./keep.ts";

const NAME = "sync";
/** What was written must survive a page that is closed at once; what was read may wait for a while. */
const SAVE_SOON_MS = 150;
const SAVE_EVERY_MS = 5_000;

/** Where this device stood when the app ran last. */
export function readSyncState(keep: Keep): Promise<SyncState | undefined> {
  return keep.read<SyncState>(NAME);
}

/**
 * Keeps where the client stands, with what waits to be sent. Of several windows one does, while it is open: what two of them
 * write would overwrite each other.
 *
 * @returns ends it
 */
export function keepSyncState(client: HitherClient, keep: Keep): () => void {
  const end = new AbortController();
  const { signal } = end;
  holdAlone("hither.sync", signal, () => {
    let saving: ReturnType<typeof setTimeout> | undefined;
    let dueMs = Number.POSITIVE_INFINITY;
    const save = () => {
      clearTimeout(saving);
      saving = undefined;
      dueMs = Number.POSITIVE_INFINITY;
      if (!signal.aborted) void keep.write(NAME, client.syncState());
    };
    const saveWithin = (delayMs: number) => {
      if (Date.now() + delayMs >= dueMs) return;
      clearTimeout(saving);
      dueMs = Date.now() + delayMs;
      saving = setTimeout(save, delayMs);
    };
    const offFrame = client.on("frame", () => saveWithin(SAVE_EVERY_MS));
    addEventListener(WRITTEN, () => saveWithin(SAVE_SOON_MS), { signal });
    document.addEventListener("visibilitychange", save, { signal });
    addEventListener("pagehide", save, { signal });
    signal.addEventListener("abort", () => {
      offFrame();
      clearTimeout(saving);
    });
  });
  return () => end.abort();
}

/** The event of the window by which it is said that the user wrote something. */
export const WRITTEN = "hither:written";

/** To be called after the user wrote or changed anything: it is kept at once, be there a network or not. */
export function sayWritten(): void {
  dispatchEvent(new Event(WRITTEN));
}

/** Runs `work` once no other window holds this name, until the signal. */
function holdAlone(name: string, signal: AbortSignal, work: () => void): void {
  if (!("locks" in navigator)) return work();
  navigator.locks
    .request(name, { signal }, () => {
      work();
      return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    })
    .catch(() => {}); // ended while it waited
}
