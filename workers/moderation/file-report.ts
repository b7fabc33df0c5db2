import type { z } from "zod";
import { insertReport } from "../../db/queries/reports.ts";
import { readTeam } from "../../db/queries/teams.ts";
import type { ReportRow } from "../../db/schema/index.ts";
import { DELETED_USER_ID } from "../../protocol/chat/message.ts";
import type { reportInputSchema } from "../../protocol/moderation.ts";
import { askChannel, channelsOf } from "../chat/channel-call.ts";
import { readMessage } from "../chat/history.ts";
import { historyOf } from "../chat/history-source.ts";
import { hubsOf } from "../friends/hub-call.ts";
import { blockPerson, readPerson } from "../friends/relations.ts";
import { ProblemError } from "../problem.ts";
import type { Acting } from "../teams/acting.ts";
import { evidenceOf } from "./evidence-of.ts";

type Reporting = z.infer<typeof reportInputSchema>;
type Subject = Pick<ReportRow, "subject" | "personId" | "channelId" | "seq" | "teamId" | "evidence">;

const NOTHING = { personId: null, channelId: null, seq: null, teamId: null, evidence: null };

/**
 * Takes a report about something that the reporter can see, and blocks whom it is about where they ask for that. An open report of
 * theirs about the same is answered again. Whom it is about learns nothing.
 *
 * Throws what reading the subject throws to whoever may not see it, and what blocking does; the report is stored by then.
 */
export async function fileReport(acting: Acting, input: Reporting): Promise<ReportRow> {
  const { env, directory, me } = acting;
  const subject = await subjectOf(acting, input);
  if (subject.personId === me) throw new ProblemError("not-yourself");
  const report = await insertReport(directory.people, {
    ...subject,
    id: crypto.randomUUID(),
    reporterId: me,
    kind: input.kind,
    reason: input.reason,
    note: input.note ?? null,
    createdMs: Date.now(),
  });
  if ("block" in input && input.block && subject.personId !== null) {
    const other = subject.personId;
    await blockPerson({ directory, hubOf: hubsOf(env), channelOf: channelsOf(env), me, other });
  }
  return report;
}

async function subjectOf({ env, directory, me }: Acting, input: Reporting): Promise<Subject> {
  switch (input.kind) {
    case "person": {
      const { userId } = await readPerson({ directory, me, other: input.userId });
      return { ...NOTHING, subject: `person:${userId}`, personId: userId };
    }
    case "message": {
      const { channelId, seq, shareContent } = input;
      const message = await readMessage(historyOf(env, channelId, me), seq);
      if (!message || message.deletedAt !== undefined || message.kind === "system") {
        throw new ProblemError("no-such-message");
      }
      const evidence = JSON.stringify(await evidenceOf(message, shareContent));
      const subject = `message:${channelId}:${seq}`;
      const personId = message.senderId === DELETED_USER_ID ? null : message.senderId;
      return { ...NOTHING, subject, personId, channelId, seq, evidence };
    }
    case "channel": {
      const { channelId } = input;
      await askChannel(env, channelId, (channel) => channel.describe(me));
      return { ...NOTHING, subject: `channel:${channelId}`, channelId };
    }
    case "team": {
      const { teamId } = input;
      if (!(await readTeam(directory, teamId, me))) throw new ProblemError("no-such-team");
      return { ...NOTHING, subject: `team:${teamId}`, teamId };
    }
  }
}
