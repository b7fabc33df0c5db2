import { exports } from "cloudflare:workers";
import { expect } from "vitest";
import type { ContactPage, Me, PersonWithRelation, Problem } from "../../../protocol/resources.ts";

export const ORIGIN = "http://localhost";

let clients = 0;

/** An address of its own per client, so that the limits per address do not add up over a test file. */
export function nextAddress(): string {
  clients += 1;
  return `10.${clients >> 16}.${(clients >> 8) & 255}.${clients & 255}`;
}

/** Sends a request to the Worker under test. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("cf-connecting-ip")) headers.set("cf-connecting-ip", nextAddress());
  if (typeof init.body === "string" && !headers.has("content-type")) {
    headers.set("content-type", "application/json");
  }
  return exports.default.fetch(new Request(`${ORIGIN}${path}`, { ...init, headers, redirect: "manual" }));
}

export async function readProblem(response: Response): Promise<Problem> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return response.json();
}

/** A signed-in person, acting as a phone does: with a bearer token. */
export class TestUser {
  readonly id: string;
  readonly token: string;

  constructor(id: string, token: string) {
    this.id = id;
    this.token = token;
  }

  send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}` };
    return send(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }

  /** Sends a request that must succeed, and reads its answer. */
  async ok<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.send(method, path, body);
    expect(response.status, `${method} ${path}: ${await response.clone().text()}`).toBe(200);
    return response.json();
  }

  /** Sends a request that must fail, and reads the problem. */
  async problem(method: string, path: string, body?: unknown): Promise<Problem> {
    const response = await this.send(method, path, body);
    const problem = await readProblem(response);
    expect(problem.status).toBe(response.status);
    return problem;
  }

  me(): Promise<Me> {
    return this.ok("GET", "/v1/me");
  }

  request(other: TestUser): Promise<PersonWithRelation> {
    return this.ok("PUT", `/v1/friend-requests/${other.id}`);
  }

  accept(other: TestUser): Promise<PersonWithRelation> {
    return this.ok("POST", `/v1/friend-requests/${other.id}/accept`);
  }

  person(other: TestUser): Promise<PersonWithRelation> {
    return this.ok("GET", `/v1/people/${other.id}`);
  }

  friends(): Promise<ContactPage> {
    return this.ok("GET", "/v1/friends?limit=200");
  }

  async socketToken(): Promise<string> {
    const { token } = await this.ok<{ token: string }>("GET", "/v1/auth/token");
    return token;
  }
}

interface SignedIn {
  token: string;
  user: { id: string };
}

/** Makes a guest: as good as any user, without the cost of a password. */
export async function makeGuest(): Promise<TestUser> {
  return toTestUser(await send("/v1/auth/sign-in/anonymous", { method: "POST", body: "{}" }));
}

let accounts = 0;

/** Makes an account with e-mail and password. */
export async function makeAccount(
  details: { name?: string; email?: string; password?: string } = {},
): Promise<TestUser & { email: string; password: string }> {
  accounts += 1;
  const { name = "Ann Lee", email = `user${accounts}@example.com`, password = "correct horse" } = details;
  const body = JSON.stringify({ name, email, password });
  const user = await toTestUser(await send("/v1/auth/sign-up/email", { method: "POST", body }));
  return Object.assign(user, { email, password });
}

/** Makes two guests who are friends. */
export async function makeFriends(): Promise<[TestUser, TestUser]> {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await befriend(ann, bob);
  return [ann, bob];
}

export async function befriend(ann: TestUser, bob: TestUser): Promise<void> {
  await ann.request(bob);
  await bob.accept(ann);
}

async function toTestUser(response: Response): Promise<TestUser> {
  expect(response.status, await response.clone().text()).toBe(200);
  const { user }: SignedIn = await response.json();
  return new TestUser(user.id, response.headers.get("set-auth-token") ?? "");
}
