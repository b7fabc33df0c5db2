import type { Finding } from "./finding.ts";
import { eachObject } from "./state-files.ts";

/** One notification on one device, as a hub stores it. */
interface QueuedPush {
  devices: Record<string, { queuedAtMs: number | null }>;
}

/**
 * Work that objects had to do and did not: notifications that were due, jobs of them that a queue has had for too long, files
 * that are owed a word, files whose work no alarm takes up.
 *
 * @param nowMs what was due before then should be done
 * @param killedMs when its process was killed last. A job of before then may be gone: the queue of a local server is in memory,
 * and that of a deployment is not
 */
export function stuck(stateDir: string, nowMs: number, killedMs: number): Finding[] {
  const findings: Finding[] = [];
  const find = (what: string) => findings.push({ kind: "stuck", what });
  const isLate = (dueMs: number | null) => dueMs !== null && dueMs < nowMs;
  eachObject(stateDir, "UserHub", (hub) => {
    for (const { tag, due_ms, state } of hub.rows<{ tag: string; due_ms: number | null; state: string }>(
      "pushes",
    )) {
      if (isLate(due_ms))
        find(`the notification ${tag} of hub ${hub.id} was due ${nowMs - (due_ms ?? 0)} ms ago`);
      const { devices } = JSON.parse(state) as QueuedPush;
      for (const { queuedAtMs } of Object.values(devices)) {
        if (queuedAtMs !== null && queuedAtMs > killedMs && isLate(queuedAtMs))
          find(`the notification ${tag} of hub ${hub.id} has been in the queue for ${nowMs - queuedAtMs} ms`);
      }
    }
  });
  eachObject(stateDir, "ChatChannel", (channel) => {
    for (const { file, due_ms } of channel.rows<{ file: string; due_ms: number }>("owed_files")) {
      if (isLate(due_ms))
        find(`channel ${channel.id} has not told file ${file}, due ${nowMs - due_ms} ms ago`);
    }
  });
  eachObject(stateDir, "StoredFile", (object) => {
    const record = object.value<{ toTell: string | null; toSweep: string | null; state: string }>("file");
    const isWaiting = record !== null && (record.toTell !== null || record.toSweep !== null);
    if (isWaiting && (object.alarmMs === null || isLate(object.alarmMs)))
      find(`file object ${object.id} has work to do, and no alarm that will ring`);
  });
  return findings;
}
