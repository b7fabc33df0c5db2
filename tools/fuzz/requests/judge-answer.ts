import { z } from "zod";
import type { FuzzRequest } from "./make-requests.ts";
import type { Api } from "./operations.ts";
import type { Answer } from "./send-request.ts";

const problemSchema = z.object({ type: z.string(), title: z.string(), status: z.number() });

/** How workerd itself refuses what is no address at all. */
const NO_ADDRESS = "invalid URI";

/** What is wrong with an answer; null where it is one of the documented ones. */
export function judgeAnswer(api: Api, request: FuzzRequest, answer: Answer): string | null {
  const { status, contentType, body } = answer;
  const { operation, method, isOfOperation } = request;
  const what = `${isOfOperation ? `${method} ${operation.path}` : `${method} of something`} answers ${status}`;
  if (status >= 500) return what;
  if (body.toString() === NO_ADDRESS) return null;
  if (isOfOperation && status >= 400 && !(status in operation.responses) && !isEverywhere(status))
    return `${what}, which is not documented`;
  if (status < 400 || method === "HEAD") return null;
  if (!contentType.startsWith("application/problem+json")) return `${what} as ${contentType || "nothing"}`;
  const problem = problemSchema.safeParse(parse(body));
  if (!problem.success || problem.data.status !== status) return `${what} with what is no problem`;
  // The account library has more kinds of refusals than this API describes.
  const isKnown = api.problemTypes.has(problem.data.type) || request.path.startsWith("/v1/auth/");
  return isKnown ? null : `${what} with an unknown problem ${problem.data.type}`;
}

/** What comes before any route: who it is from, how large it is, what it is written in. */
function isEverywhere(status: number): boolean {
  return [400, 401, 403, 404, 412, 413, 415].includes(status);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
