import type { SyncState } from "../../client/index.ts";
import type { AccountKeep } from "./keep.ts";
import { mergeSyncStates, type ReadState, splitSyncState, type Written } from "./merge-sync.ts";
import type { WindowLives } from "./window-lives.ts";

/** Under which names a window keeps where it stands. */
export const readName = (windowId: string) => `sync/${windowId}`;
export const writtenName = (windowId: string) => `outbox/${windowId}`;

/**
 * Where this window begins: by what any window has read, with what closed ones had still to send. That is this window's from here
 * on, and kept as such before it is sent, so that it is sent by one window, and lost with none.
 *
 * @param current where this window stands, if it ran already
 */
export function takeOver(
  keep: AccountKeep,
  { userId, lives, current }: { userId: string; lives: WindowLives; current?: SyncState | undefined },
): Promise<SyncState> {
  return lives.alone(async () => {
    const own = current && splitSyncState(current, Date.now());
    const { alive, windowIds } = await windowsOf(keep, lives);
    const closed = windowIds.filter((id) => !alive.has(id));
    const reads = await Promise.all(windowIds.map((id) => keep.read<ReadState>(readName(id))));
    const writtens = await Promise.all(closed.map((id) => keep.read<Written>(writtenName(id))));
    const merged = mergeSyncStates(
      userId,
      [...reads, own?.read].filter((each) => each !== undefined),
      [...writtens, own?.written].filter((each) => each !== undefined),
    );
    const { read, written } = splitSyncState(merged, Date.now());
    const gone = closed.flatMap((id) =>
      [readName(id), writtenName(id)].map((name) => [name, undefined] as const),
    );
    await keep.writeAll(
      new Map<string, unknown>([...gone, [readName(lives.id), read], [writtenName(lives.id), written]]),
    );
    return merged;
  });
}

/** Whether some window was closed before it could send what was written in it. */
export async function isAnythingLeft(keep: AccountKeep, lives: WindowLives): Promise<boolean> {
  const { alive, windowIds } = await windowsOf(keep, lives);
  const closed = windowIds.filter((id) => !alive.has(id));
  const writtens = await Promise.all(closed.map((id) => keep.read<Written>(writtenName(id))));
  return writtens.some((written) => Object.keys(written ?? {}).length > 0);
}

async function windowsOf(keep: AccountKeep, lives: WindowLives) {
  // What is kept first: a window that opens meanwhile counts as open.
  const names = [...(await keep.names("sync/")), ...(await keep.names("outbox/"))];
  const windowIds = [...new Set(names.map((name) => name.slice(name.indexOf("/") + 1)))];
  const alive = (await lives.alive()) ?? new Set([lives.id]);
  return { alive, windowIds: windowIds.filter((id) => id !== lives.id) };
}
