import { cpus } from "node:os";
import { buildProject } from "../build.ts";
import { progressLog } from "../load/counted.ts";
import type { LivePanel } from "../terminal/live-panel.ts";
import { type ChatFigures, runChat } from "./measure/chat-run.ts";
import { type NearbyFigures, runNearby } from "./measure/nearby-run.ts";
import { type PeerFigures, runPeer } from "./measure/peer-run.ts";
import { runStorage, type StorageFigures } from "./measure/storage-run.ts";

/** Everything that was measured, before any price. */
export interface Figures {
  /** When, as a date, and where. */
  measuredOn: string;
  machine: string;
  command: string;
  nearby: NearbyFigures;
  peer: PeerFigures;
  chat: ChatFigures;
  storage: StorageFigures;
}

export interface Plan {
  users: number;
  minutes: number;
  seed: number;
  callExtraMs: number;
}

/** Builds Hither and measures, one thing after the other. */
export async function measure(plan: Plan, panel: LivePanel): Promise<Figures> {
  const onProgress = progressLog(panel);
  await buildProject();
  const nearby = await runNearby(plan, onProgress);
  const peer = await runPeer(plan, onProgress);
  const chat = await runChat(plan.callExtraMs, plan.seed, onProgress);
  const storage = await runStorage(plan.seed, onProgress);
  const [cpu] = cpus();
  return {
    measuredOn: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpu?.model ?? "an unknown processor"}`,
    command: `npm run cost -- --users ${plan.users} --minutes ${plan.minutes} --seed ${plan.seed}`,
    nearby,
    peer,
    chat,
    storage,
  };
}
