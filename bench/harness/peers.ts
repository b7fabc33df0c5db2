import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../tools/local-server/free-port.ts";
import { Usage } from "./usage.ts";

const READY_WITHIN_MS = 30_000;

/** A program that Hither is measured against, and its helpers. */
export interface Peer {
  port: number;
  usage: Usage;
  stop(): Promise<void>;
}

/**
 * Why there is nothing to measure against, or null. A peer is a file of the folder `dir`, with its packages installed there; some want
 * a Redis.
 */
export function whyNoPeer(dir: string | null, file: string, needsRedis: boolean): string | null {
  if (dir === null) return `${file} is left out: name its folder with --peers DIR`;
  if (!existsSync(join(dir, file))) return `${file} is left out: it is not in ${dir}`;
  if (!existsSync(join(dir, "node_modules"))) return `${file} is left out: run "npm install" in ${dir}`;
  if (needsRedis && spawnSync("redis-server", ["--version"]).status !== 0)
    return `${file} is left out: there is no redis-server on this machine`;
  return null;
}

/** Starts a peer on a port of its own; `env` as its own README says. */
export async function startPeer(dir: string, file: string, env: Record<string, string>): Promise<Peer> {
  const port = await freePort(0);
  const child = spawn(process.execPath, [join(dir, file)], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await saying(child, /ready/);
  return { port, usage: new Usage([pidOf(child)]), stop: () => ended(child) };
}

/** Starts `near-redis.mjs` with a Redis of its own; `connections`: 1 for one server, 0 for a subscription of each user. */
export async function startNearRedis(dir: string, users: number, friends: number, connections: number) {
  const redisPort = await freePort(0);
  const redis = spawn(
    "redis-server",
    ["--port", String(redisPort), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await saying(redis, /Ready to accept connections/);
  const peer = await startPeer(dir, "near-redis.mjs", {
    RPORT: String(redisPort),
    U: String(users),
    F: String(friends),
    LIB: "ioredis",
    K: String(connections),
  });
  const stop = async () => {
    await peer.stop();
    await ended(redis);
  };
  return { peer: { port: peer.port, usage: peer.usage, stop }, redisUsage: new Usage([pidOf(redis)]) };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("the peer did not start");
  return pid;
}

async function saying(child: ChildProcess, what: RegExp): Promise<void> {
  const said = Promise.withResolvers<void>();
  const timer = setTimeout(() => said.reject(new Error("the peer is not ready in time")), READY_WITHIN_MS);
  child.once("exit", (code) => said.reject(new Error(`the peer ended with ${code}`)));
  child.once("error", said.reject);
  child.stdout?.on("data", (chunk: Buffer) => {
    if (what.test(chunk.toString())) said.resolve();
  });
  try {
    await said.promise;
  } finally {
    clearTimeout(timer);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}
