import { pickOne, type Random, randomInt, seededRandom } from "../../random.ts";
import { Findings } from "../findings.ts";
import type { Member } from "../world.ts";
import { FrameMaker, type Shot } from "./make-frames.ts";
import { type LifeContext, SocketLife } from "./socket-life.ts";

export interface SocketFuzzOptions extends LifeContext {
  members: readonly Member[];
  seed: number;
  /** How many frames in all. */
  frames: number;
  /** Whether to stop early. */
  isOver(): boolean;
}

/** Sockets at a time. */
const SOCKETS = 16;
const FRAMES_PER_LIFE = { min: 20, max: 300 };
const STRANGERS = 0.03;
const SILENT = 0.0005;
const RESUMES = 0.4;
const POLITE = 0.7;

/** Opens one socket after the other, several at a time, and sends frames until there were enough. */
export async function fuzzSockets(options: SocketFuzzOptions): Promise<void> {
  let lives = 0;
  const run = async () => {
    while (options.tally.frames < options.frames && !options.isOver()) {
      lives += 1;
      // Each life has a seed of its own, so that it does not depend on what others met.
      await live(options, seededRandom(options.seed * 1_000_003 + lives));
    }
  };
  await Promise.all(Array.from({ length: SOCKETS }, run));
}

async function live(options: SocketFuzzOptions, random: Random): Promise<void> {
  const member = pickOne(random, options.members);
  const maker = new FrameMaker(random, options.known);
  const life = new SocketLife(options);
  life.reproduce = (shot) => alone(options, member, shot);
  try {
    await life.open();
  } catch (error) {
    options.findings.add(`a socket that does not open: ${String(error)}`, "");
    return;
  }
  const chance = random();
  if (chance < SILENT) return life.ended();
  if (chance < STRANGERS) return stranger(life, maker, random);
  const resumed = random() < RESUMES ? member.sessionId : undefined;
  if (await life.hello(member.token, resumed)) {
    member.sessionId = life.sessionId ?? undefined;
    const count = randomInt(random, FRAMES_PER_LIFE.min, FRAMES_PER_LIFE.max);
    const isEnough = () => options.tally.frames >= options.frames;
    for (let sent = 0; sent < count && life.isOpen && !isEnough(); sent++) await life.send(maker.next());
    await life.settle();
  } else if (life.isOpen) {
    options.findings.add("a hello that is not welcomed", life.troubles.join());
  }
  await life.end(random() < POLITE);
}

async function stranger(life: SocketLife, maker: FrameMaker, random: Random): Promise<void> {
  for (let n = randomInt(random, 1, 3); n > 0 && life.isOpen; n--) await life.send(maker.beforeHello());
  await life.end(true);
}

/** What goes wrong with a frame alone. */
async function alone(options: SocketFuzzOptions, member: Member, shot: Shot): Promise<readonly string[]> {
  const life = new SocketLife({ ...options, findings: new Findings() });
  await life.open();
  await life.hello(member.token);
  await life.send(shot);
  await life.settle();
  await life.end(true);
  return life.troubles;
}
