import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { Directory } from "../../../db/directory/directory.ts";
import { deleteAccount as deleteAccountOf } from "../../../workers/account/delete-account.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import type { Env } from "../../../workers/env.ts";
import { queryEverywhere } from "./databases.ts";
import { pause } from "./test-socket.ts";
import type { TestUser } from "./test-user.ts";

/** As the user asks for it. */
export const deleteAccount = (user: TestUser, body?: object) => user.send("DELETE", "/v1/me", body);

/** Deletes an account where some things are otherwise. */
export const deleteIn = (inEnv: Env, { id }: TestUser) =>
  deleteAccountOf({ env: inEnv, directory: new Directory(inEnv), me: id, later: () => {} });

/** The kinds of chores that are left to do about a user. */
export const choresAbout = async ({ id }: TestUser) => {
  const found = await queryEverywhere<{ kind: string }>(
    "SELECT kind FROM chores WHERE instr(subject, ?) > 0",
    id,
  );
  return found.map(({ kind }) => kind).sort();
};

/** Runs the cron until nothing about this user is left to do, as if a minute passed between two runs. */
export async function runCronFor(user: TestUser, inEnv: Env = env): Promise<void> {
  for (let minute = 0; minute < 20 && (await choresAbout(user)).length > 0; minute += 1) {
    await queryEverywhere("UPDATE chores SET due_ms = 0");
    await runDueChores(inEnv);
    await pause(100);
  }
  expect(await choresAbout(user)).toEqual([]);
}

/** Every table and column of a database in which the user's id stands. */
export async function tracesOf({ id }: TestUser): Promise<string[]> {
  const { results: columns } = await env.DB.prepare(
    `SELECT m.name AS tableName, c.name AS columnName FROM sqlite_master AS m, pragma_table_info(m.name) AS c
      WHERE m.type = 'table' AND m.name NOT LIKE '\\_cf%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'`,
  ).all<{ tableName: string; columnName: string }>();
  const found: string[] = [];
  for (const { tableName, columnName } of columns) {
    const count = `SELECT count(*) AS n FROM "${tableName}" WHERE instr("${columnName}", ?) > 0`;
    const counts = await queryEverywhere<{ n: number }>(count, id);
    if (counts.some(({ n }) => n > 0)) found.push(`${tableName}.${columnName}`);
  }
  return found;
}

/** The texts in a channel with their senders, as its object has them for a member. */
export async function textsIn(member: TestUser, channelId: string): Promise<[string, string][]> {
  const outcome = await env.CHAT_CHANNELS.getByName(channelId).readPage(member.id, {
    newest: true,
    limit: 50,
  });
  if (!("ok" in outcome)) throw new Error(outcome.refused.message);
  return outcome.ok.messages
    .filter(({ kind }) => kind === "text")
    .map(({ senderId, body }): [string, string] => [senderId, body]);
}
