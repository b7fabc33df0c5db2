import { Agent } from "node:http";
import { seededRandom } from "../../random.ts";
import type { Findings } from "../findings.ts";
import type { KnownValues } from "../known-values.ts";
import type { Tally } from "../tally.ts";
import type { World } from "../world.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { type FuzzRequest, RequestMaker } from "./make-requests.ts";
import { type Api, readApi } from "./operations.ts";
import { sendRequest } from "./send-request.ts";

export interface RequestFuzzOptions {
  port: number;
  world: World;
  known: KnownValues;
  findings: Findings;
  tally: Tally;
  seed: number;
  /** How many requests in all. */
  requests: number;
  isOver(): boolean;
}

/** Requests at a time. */
const PARALLEL = 8;
/** Of longer answers nothing is learnt. */
const MAX_LEARNT_BYTES = 65_536;

/** Sends requests, several at a time, until there were enough. */
export async function fuzzRequests(options: RequestFuzzOptions): Promise<void> {
  const { port, world, known, tally, seed, requests } = options;
  if (requests === 0) return;
  const api = await readApi(`http://127.0.0.1:${port}`);
  const maker = new RequestMaker(seededRandom(seed), known, api, world.others);
  const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
  const run = async () => {
    while (tally.requests < requests && !options.isOver()) {
      tally.requests += 1;
      await send(options, api, agent, maker.next());
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, run));
  agent.destroy();
}

async function send(
  options: RequestFuzzOptions,
  api: Api,
  agent: Agent,
  request: FuzzRequest,
): Promise<void> {
  const { port, tally, findings } = options;
  const verdict = async (kept: Agent | null): Promise<string | null> => {
    const own = kept ?? new Agent();
    try {
      const answer = await sendRequest(port, own, request);
      if (kept) await learn(options, request, answer.status, answer.contentType, answer.body);
      return judgeAnswer(api, request, answer);
    } catch (error) {
      return `${request.method} ${request.operation.path}: ${String(error)}`;
    }
  };
  const sentAtMs = performance.now();
  const wrong = await verdict(agent);
  tally.noteLatency(performance.now() - sentAtMs);
  if (wrong !== null) findings.add(wrong, "", written(request), async () => (await verdict(null)) === wrong);
}

/** Takes note of what exists now, and of who has lost their session. */
async function learn(
  { tally, known, world }: RequestFuzzOptions,
  request: FuzzRequest,
  status: number,
  contentType: string,
  body: Buffer,
): Promise<void> {
  tally.noteStatus(status);
  const { member } = request;
  if (status === 401 && member && request.headers["authorization"] === `Bearer ${member.sessionToken}`) {
    Object.assign(member, await world.newcomer());
  }
  if (request.method === "HEAD") return;
  if (status < 300 && contentType.startsWith("application/json") && body.length <= MAX_LEARNT_BYTES) {
    known.learn(JSON.parse(body.toString()));
  }
}

/** The request as text, to be read and sent again. */
function written({ method, path, headers, body }: FuzzRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    `${method} ${JSON.stringify(path)}`,
    ...lines,
    body === null ? "" : JSON.stringify(body.toString()),
  ].join("\n");
}
