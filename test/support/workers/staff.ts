import { env } from "cloudflare:workers";
import type { AuditEntry, StaffRole } from "../../../protocol/moderation.ts";
import { makeAccount, type TestUser } from "./test-user.ts";

/** Somebody who was given a role as docs/moderation.md says. */
export async function makeStaff(role: StaffRole) {
  const user = await makeAccount();
  await env.DB.prepare("UPDATE user SET role = ? WHERE id = ?").bind(role, user.id).run();
  return user;
}

/** The log, oldest first, of what was done to a subject. */
export async function actsAbout(reader: TestUser, subject: string): Promise<AuditEntry[]> {
  const { items } = await reader.ok<{ items: AuditEntry[] }>("GET", "/v1/admin/audit?limit=200");
  return items.filter((entry) => entry.subject === subject).reverse();
}
