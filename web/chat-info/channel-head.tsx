import { Pencil } from "lucide";
import { useState } from "preact/hooks";
import { formatDate } from "../i18n/format.ts";
import { settingsWords } from "../settings/settings-words.ts";
import { nowMs } from "../state/clock.ts";
import { useAccount } from "../state/use-account.ts";
import { IconButton } from "../ui/button.tsx";
import { Link } from "../ui/link.tsx";
import { ChannelFace } from "./channel-face.tsx";
import { chatInfoWords } from "./chat-info-words.ts";
import { EditChannelDialog } from "./edit-channel-dialog.tsx";
import type { ShownChannel } from "./use-channel.ts";

/** What a group or a channel is called, looks like and is about, and who made it. */
export function ChannelHead({ shown }: { shown: ShownChannel }) {
  const { people, teams } = useAccount();
  const say = chatInfoWords();
  const { channel, may } = shown;
  const [isEditing, setEditing] = useState(false);
  const { name, topic, teamId, visibility, createdBy, createdAt, readOnly, archivedAt, retentionDays } =
    channel;
  const team = teamId === null ? undefined : teams.get(teamId);
  const created = formatDate(createdAt, nowMs.value);
  return (
    <div class="chat-info-head">
      <ChannelFace channel={channel} size={88} />
      <div class="chat-info-name">
        <h3 dir="auto">{name}</h3>
        {may("update") && (
          <IconButton icon={Pencil} size={18} label={say.edit} onClick={() => setEditing(true)} />
        )}
      </div>
      {topic !== "" && (
        <p class="chat-info-topic" dir="auto">
          {topic}
        </p>
      )}
      {team !== undefined && (
        <p>
          <Link to={{ view: "team", teamId: team.teamId }}>
            <bdi>{team.name}</bdi>
          </Link>
        </p>
      )}
      {visibility !== null && <p class="row-note">{visibility === "public" ? say.public : say.private}</p>}
      <p class="row-note">{say.created(people.name(createdBy), created)}</p>
      {archivedAt !== null && <p class="chat-info-mark">{say.archivedMark}</p>}
      {archivedAt === null && readOnly && <p class="chat-info-mark">{say.readOnlyMark}</p>}
      {retentionDays !== null && (
        <p class="row-note">{say.retentionMark(settingsWords().days(retentionDays))}</p>
      )}
      {isEditing && <EditChannelDialog shown={shown} onClose={() => setEditing(false)} />}
    </div>
  );
}
