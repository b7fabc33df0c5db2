import type { PushFacts } from "../../db/queries/push-targets.ts";
import type { PushClaim, PushResult } from "../../protocol/links/push-link.ts";
import { PUSH_AGE_SECONDS, PUSHES } from "../../telemetry/metrics.ts";
import { inLanes } from "./core/lanes.ts";
import type { Outcome } from "./core/outcome.ts";
import { retryDelayS } from "./core/retry-delay.ts";
import { peopleIn, toNotification } from "./core/to-notification.ts";
import { HostHealth } from "./host-health.ts";
import { type PushPorts, type QueuedJob, type Way, wayTo } from "./ports.ts";
import { targetHash, topicOf } from "./target-hash.ts";

/** An arrival that was longer ago is no news. */
const NEARBY_IS_NEWS_MS = 900_000;

/** A job with what its hub says of it. */
interface Claimed {
  message: QueuedJob;
  claim: PushClaim;
  hash: string;
  way: Way | null;
}

/**
 * Sends the notifications that a batch of jobs is about. Each message is acknowledged or retried by itself: a notification is
 * tried until the provider took it or never will, or the queue gives up. What is told is what is true now.
 */
export async function consumePushes(messages: readonly QueuedJob[], ports: PushPorts): Promise<void> {
  const claimed = await claimAll(messages, ports);
  if (claimed.length === 0) return;
  let facts: PushFacts;
  try {
    facts = await readFacts(claimed, ports);
  } catch (error) {
    ports.log("warn", "notifications wait, because the database could not be read", { error });
    for (const { message } of claimed) retry(message, ports, null);
    return;
  }
  const health = new HostHealth();
  await inLanes(
    claimed,
    ({ way }) => way?.host ?? "",
    async (each) => {
      try {
        await deliver(each, facts, health, ports);
      } catch (error) {
        ports.log("warn", "a notification waits, because a hub or the database is out of reach", { error });
        retry(each.message, ports, null);
      }
    },
  );
  for (const failure of health.failures()) {
    const isFinal = failure.result === "refused";
    ports.log(
      isFinal ? "error" : "warn",
      isFinal ? "notifications were refused" : "notifications wait for a push service",
      failure,
    );
  }
}

/** Asks the hubs what the jobs are about. Those that are about nothing any more are done. */
async function claimAll(messages: readonly QueuedJob[], ports: PushPorts): Promise<Claimed[]> {
  const claimed: Claimed[] = [];
  // The queue may hand a message out twice; both would tell the same.
  const jobs = Map.groupBy(messages, ({ body }) => JSON.stringify([body.userId, body.device, body.tag]));
  await inLanes(
    [...jobs.values()],
    ([message]) => message?.body.userId ?? "",
    async ([message, ...repeats]) => {
      for (const repeat of repeats) repeat.ack();
      if (message === undefined) return;
      const { userId, device, tag } = message.body;
      try {
        const claim = await ports.callHub(userId, (hub) => hub.claimPush(device, tag));
        if (claim === null) return message.ack();
        const hash = await targetHash(claim.target);
        claimed.push({ message, claim, hash, way: wayTo(ports.providers, claim.target) });
      } catch (error) {
        ports.log("warn", "a notification waits, because a hub is out of reach", { error });
        retry(message, ports, null);
      }
    },
  );
  return claimed;
}

function readFacts(claimed: readonly Claimed[], ports: PushPorts): Promise<PushFacts> {
  return ports.readFacts({
    people: [...new Set(claimed.flatMap(({ claim }) => peopleIn(claim)))],
    pairs: claimed.flatMap(({ message, claim: { content } }) =>
      content.type === "friendRequest" || content.type === "friendNearby"
        ? [{ owner: message.body.userId, other: content.userId }]
        : [],
    ),
    targets: claimed.map(({ hash }) => hash),
  });
}

/** Fails where a hub is out of reach. */
async function deliver(
  { message, claim, hash, way }: Claimed,
  facts: PushFacts,
  health: HostHealth,
  ports: PushPorts,
): Promise<void> {
  const { userId, device, tag } = message.body;
  const settle = async (result: PushResult) => {
    await ports.callHub(userId, (hub) => hub.settlePush(device, tag, claim.version, result));
    message.ack();
  };
  const holder = facts.holder(hash);
  // The phone belongs to somebody else now, or the sign-in is over: the hub has only not heard of it.
  if (holder?.userId !== userId || holder.device !== device) return settle("gone");
  if (await isMoot(userId, claim, facts, ports)) {
    PUSHES.increment(claim.target.type, "moot");
    return settle("moot");
  }
  if (way === null) {
    health.note(claim.target.type, { result: "refused", cause: "not set up" });
    PUSHES.increment(claim.target.type, "refused");
    return settle("refused");
  }
  if (health.isDown(way.host)) {
    PUSHES.increment(claim.target.type, "down");
    return retry(message, ports, null);
  }
  const notification = toNotification(tag, claim, facts.names);
  const outcome = await way.send({ notification, topic: await topicOf(device, tag) });
  health.note(way.host, outcome);
  notePush(claim, outcome.result, ports.nowMs());
  if (outcome.result === "retry") return retry(message, ports, outcome.afterS);
  if (outcome.result === "gone") await ports.dropTarget({ userId, device }, hash);
  await settle(outcome.result);
}

function notePush({ target, content }: PushClaim, result: Outcome["result"], nowMs: number): void {
  PUSHES.increment(target.type, result);
  if (result === "sent" && content.type !== "withdraw") {
    PUSH_AGE_SECONDS.observe(Math.max(0, nowMs - content.atMs) / 1_000, target.type);
  }
}

/** Whether what a friend did is none of the user's business any more. */
async function isMoot(
  userId: string,
  { content }: PushClaim,
  facts: PushFacts,
  { callHub, nowMs }: PushPorts,
): Promise<boolean> {
  if (content.type === "friendRequest") return facts.standing(userId, content.userId) !== "incoming";
  if (content.type !== "friendNearby") return false;
  if (nowMs() - content.atMs > NEARBY_IS_NEWS_MS) return true;
  if (facts.standing(userId, content.userId) !== "friends") return true;
  return !(await callHub(content.userId, (hub) => hub.announcesArrivalTo(userId)));
}

function retry(message: QueuedJob, { random }: Pick<PushPorts, "random">, afterS: number | null): void {
  message.retry({ delaySeconds: retryDelayS(message.attempts, afterS, random()) });
}
