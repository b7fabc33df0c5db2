import type { ChatSettings, Status } from "../../protocol/chat/presence.ts";

/** The settings in force: a status is none once its end has passed, even if the alarm is late. */
export function inForce(settings: ChatSettings, nowMs: number): ChatSettings {
  const endMs = statusEndMs(settings);
  return endMs !== null && endMs <= nowMs ? { ...settings, status: null } : settings;
}

/** When the status clears itself, in epoch milliseconds; null where it does not. */
export function statusEndMs({ status }: ChatSettings): number | null {
  return status?.until == null ? null : Date.parse(status.until);
}

/** The status as it is told to others, with its time as sockets have it. */
export function shownStatus(settings: ChatSettings): Status | null {
  return settings.status && { ...settings.status, until: statusEndMs(settings) };
}
