import { Archive, ArchiveRestore } from "lucide";
import type { ChannelUpdate } from "../../client/index.ts";
import { RetentionField } from "../settings/retention-field.tsx";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { Switch } from "../ui/field.tsx";
import { Problem } from "../ui/problem.tsx";
import { useWork } from "../ui/use-work.ts";
import { chatInfoWords } from "./chat-info-words.ts";
import type { ShownChannel } from "./use-channel.ts";

/** What may be set of a channel, as far as the user's role allows; nothing where it allows nothing. */
export function ChannelSettings({ shown: { channel, may, take } }: { shown: ShownChannel }) {
  const { api } = useAccount();
  const say = chatInfoWords();
  const { isBusy, problem, run } = useWork();
  const { channelId, kind, readOnly, archivedAt, retentionDays } = channel;
  const isArchived = archivedAt !== null;
  if (!may("setReadOnly") && !may("archive") && !may("setRetention")) return null;

  const change = async (update: ChannelUpdate) => take(await api.channels.update(channelId, update));
  const archive = async () => {
    const { archiveTitle: title, archiveText: text, archive: yes } = say;
    if (isArchived || (await confirm({ title, text, yes }))) await change({ archived: !isArchived });
  };
  return (
    <section class="section">
      <h3>{say.settings}</h3>
      {may("setRetention") && (
        <RetentionField
          key={channelId}
          days={retentionDays}
          noneLabel={kind === "team" ? say.asTeam : say.forEver}
          save={(days) => change({ retentionDays: days })}
        />
      )}
      {may("setReadOnly") && (
        <Switch
          label={say.readOnly}
          hint={say.readOnlyHint}
          isOn={readOnly}
          isDisabled={isBusy}
          onChange={(isOn) => run(() => change({ readOnly: isOn }))}
        />
      )}
      {may("archive") && (
        <Button icon={isArchived ? ArchiveRestore : Archive} disabled={isBusy} onClick={() => run(archive)}>
          {isArchived ? say.unarchive : say.archive}
        </Button>
      )}
      <Problem text={problem} />
    </section>
  );
}
