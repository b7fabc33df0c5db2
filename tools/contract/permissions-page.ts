import { type ChannelKind, channelKindSchema } from "../../protocol/chat/channel.ts";
import {
  type ChannelState,
  may,
  OPERATIONS,
  type Operation,
  type Standing,
} from "../../protocol/chat/permissions.ts";
import { table } from "./table.ts";
import { teamPermissions } from "./team-permissions.ts";

export const PERMISSIONS_PAGE = new URL("../../docs/permissions.md", import.meta.url);

const MEANING: Record<Operation, string> = {
  read: "read messages, members, receipts; search; follow live; mark as read",
  send: "write messages, in threads too; forward into it; show that one is writing",
  editOwn: "edit a message of one's own",
  deleteOwn: "delete a message of one's own",
  deleteAny: "delete somebody else's message",
  react: "add a reaction, take one's own back",
  shareLocation: "share one's live place, in a channel of up to 256 members",
  pin: "pin a message, take a pin off",
  mentionAll: "call everyone with `@channel` or `@here`",
  update: "change name, topic and picture",
  setReadOnly: "let only owner and admins write",
  archive: "archive the channel, bring it back",
  setRetention: "say how long messages are kept",
  invite: "bring friends (group) or members of the team (team channel) along",
  join: "join by oneself, if it is a public channel of one's team",
  removeMember: "remove a member",
  removeAdmin: "remove an admin",
  setRole: "make admins and members, hand the ownership over",
  leave: "leave",
  export: "export everything as NDJSON",
};

const COLUMNS: Record<ChannelKind, Standing[]> = {
  direct: ["member", "outsider"],
  group: ["owner", "admin", "member", "outsider"],
  team: ["owner", "admin", "member", "outsider"],
};

/** docs/permissions.md, made from the table that the code decides by. */
export function permissionsPage(): string {
  const columns = channelKindSchema.options.flatMap((kind) =>
    COLUMNS[kind].map((standing) => ({ kind, standing })),
  );
  const head = ["operation", ...columns.map(({ kind, standing }) => `${kind}: ${standing}`)];
  const rows = OPERATIONS.map((operation) => [
    `\`${operation}\``,
    ...columns.map(({ kind, standing }) => cell(operation, kind, standing)),
  ]);
  const meanings = OPERATIONS.map((operation) => `| \`${operation}\` | ${MEANING[operation]} |`);
  return `# Who may do what in a channel

Made from \`protocol/chat/permissions.ts\` by \`npm run contract\`; the channel's object decides by the same table, and clients may
import it to grey out what would be refused.

- **yes**: in every state of the channel.
- **writable**: unless the channel is archived, or a direct channel is closed because the two are no friends now.
- **writable, not read-only**: nor while the channel is read-only.
- Where a cell is empty it is refused: with \`forbidden\` to members, with \`notFound\` to outsiders, who do not learn that the channel exists.
- An outsider of a public team channel is a member of its team; nobody else may join.
- Nobody but the owner acts on the owner. Handing the ownership over makes the old owner an admin. When the owner leaves, the admin
  who has been in longest becomes owner, or else the member who has. Who joins a channel that everybody has left becomes its owner.

${table(head, rows)}

| operation | is to |
|---|---|
${meanings.join("\n")}

${teamPermissions()}`;
}

function cell(operation: Operation, kind: ChannelKind, standing: Standing): string {
  const allowed = (state: Partial<ChannelState>) =>
    may(operation, standing, { kind, readOnly: false, archived: false, closed: false, ...state });
  if (!allowed({})) return "";
  const silenced = !allowed(kind === "direct" ? { closed: true } : { archived: true });
  const muted = kind !== "direct" && !allowed({ readOnly: true });
  if (!silenced) return "yes";
  return muted ? "writable, not read-only" : "writable";
}
