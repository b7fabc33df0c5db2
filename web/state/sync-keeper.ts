import type { AccountKeep } from "./keep.ts";
import type { KeptClient } from "./kept-client.ts";
import { splitSyncState, type Written } from "./merge-sync.ts";
import { readName, writtenName } from "./take-over.ts";

/** What was read may wait for a while: the server has it. */
const SAVE_AFTER_MS = 500;
const SAVE_EVERY_MS = 5_000;
/** Frames that may bring something to be kept. */
const CHATS = /^(inbox|channel|receipts)/;
/** The event of the window by which it is said that the user wrote something. */
export const WRITTEN = "hither:written";

/** To be called after the user wrote or changed anything: it is kept at once, be there a network or not. */
export function sayWritten(): void {
  dispatchEvent(new Event(WRITTEN));
}

/**
 * Keeps where this window's client stands. What waits to be sent is kept at once, since a page may be closed at any moment.
 *
 * @returns ends it
 */
export function keepSyncState(client: KeptClient, keep: AccountKeep, windowId: string): () => void {
  const end = new AbortController();
  const { signal } = end;
  let keptWritten = "{}";
  let isWriting = false;
  let saving: ReturnType<typeof setTimeout> | undefined;
  let savedAtMs = 0;

  const writeDown = (written: Written) => {
    const text = JSON.stringify(written);
    if (text === keptWritten) return;
    keptWritten = text;
    void keep.write(writtenName(windowId), written);
  };
  const writeSoon = () => {
    if (isWriting) return;
    isWriting = true;
    // Once for all that happens in one go.
    queueMicrotask(() => {
      isWriting = false;
      if (!signal.aborted) writeDown(splitSyncState(client.syncState(), Date.now()).written);
    });
  };
  const save = () => {
    clearTimeout(saving);
    saving = undefined;
    if (signal.aborted) return;
    savedAtMs = Date.now();
    const { read, written } = splitSyncState(client.syncState(), Date.now());
    writeDown(written);
    void keep.write(readName(windowId), read);
  };
  const offFrame = client.on("frame", (frame) => {
    // What was written is acknowledged.
    if ("offset" in frame) writeSoon();
    if (!CHATS.test(frame.type)) return;
    saving ??= setTimeout(save, Math.max(SAVE_AFTER_MS, savedAtMs + SAVE_EVERY_MS - Date.now()));
  });
  client.changed = writeSoon;
  addEventListener(WRITTEN, writeSoon, { signal });
  document.addEventListener("visibilitychange", save, { signal });
  addEventListener("pagehide", save, { signal });
  addEventListener("offline", save, { signal });
  return () => {
    end.abort();
    client.changed = () => {};
    offFrame();
    clearTimeout(saving);
  };
}
