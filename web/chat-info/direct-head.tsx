import { Ban, UserRound } from "lucide";
import type { Presence } from "../../client/index.ts";
import { formatAge } from "../i18n/format.ts";
import { nowMs } from "../state/clock.ts";
import { showPerson } from "../state/selection.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { useWork } from "../ui/use-work.ts";
import { chatInfoWords } from "./chat-info-words.ts";
import type { ShownChannel } from "./use-channel.ts";

/** Who the other one of a direct chat is. */
export function DirectHead({ shown: { channel } }: { shown: ShownChannel }) {
  const account = useAccount();
  const { friends, people, presence, userId: myUserId } = account;
  const say = chatInfoWords();
  const { isBusy, run } = useWork(showProblem);
  const otherId = channel.userIds.find((each) => each !== myUserId);
  if (otherId === undefined) return null;

  const person = people.person(otherId);
  const isBlocked = friends.relation(otherId) === "blocked";
  const seen = presence.of(otherId);
  const change = async () => {
    const { blockText: text, block: yes } = say;
    const title = say.blockTitle(people.name(otherId));
    if (!isBlocked && !(await confirm({ title, text, yes, isDanger: true }))) return;
    await (isBlocked ? friends.unblock(otherId) : friends.block(otherId));
  };
  return (
    <div class="chat-info-head">
      <PersonAvatar userId={otherId} size={88} presence />
      <div class="chat-info-name">
        <h3 dir="auto">{people.name(otherId)}</h3>
      </div>
      {person !== undefined && <p class="row-note">@{person.handle}</p>}
      {seen && <PresenceWords presence={seen} />}
      {channel.closed && <p class="chat-info-mark">{say.closedMark}</p>}
      <div class="chat-info-acts">
        <Button icon={UserRound} onClick={() => showPerson(otherId)}>
          {say.profile}
        </Button>
        <Button icon={Ban} disabled={isBusy} onClick={() => run(change)}>
          {isBlocked ? say.unblock : say.block}
        </Button>
      </div>
    </div>
  );
}

function PresenceWords({ presence: { state, lastSeen, status } }: { presence: Presence }) {
  const say = chatInfoWords();
  const age = lastSeen === null ? null : say.lastSeen(formatAge(lastSeen, nowMs.value));
  const words = state === "online" ? say.online : state === "away" ? say.away : age;
  return (
    <>
      {words !== null && <p class="row-note">{words}</p>}
      {status !== null && (
        <p dir="auto">
          {status.emoji} {status.text}
        </p>
      )}
    </>
  );
}
