import { MapPin, UserRoundX } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { type PersonWithRelation, ProblemError } from "../../client/index.ts";
import { problemWords } from "../i18n/problems.ts";
import { FriendVision } from "../sharing/friend-vision.tsx";
import { go } from "../state/route.ts";
import { selectedUserId } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Empty, Spinner } from "../ui/empty.tsx";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { PersonFacts } from "./person-facts.tsx";
import { PersonPartings } from "./person-partings.tsx";
import { personWords } from "./person-words.ts";
import { RelationActions } from "./relation-actions.tsx";
import "./person-card.css";

interface PersonCardProps {
  userId: string;
  onClose: () => void;
}

/** Somebody: who they are, how they are, how the user stands with them, and what can be done about each. */
export function PersonCard({ userId, onClose }: PersonCardProps) {
  const account = useAccount();
  const { people, near } = account;
  const person = people.person(userId);
  const { read, failure, again } = useFreshPerson(userId);
  const isSelf = userId === account.userId;
  const say = personWords();

  const showOnMap = () => {
    selectedUserId.value = userId;
    go({ view: "near" });
    onClose();
  };

  if (person === undefined || failure === "gone") {
    return (
      <Dialog title={person?.displayName ?? say.title} class="person-card" onClose={onClose}>
        {failure === null ? (
          <Spinner />
        ) : failure === "gone" ? (
          <Empty icon={UserRoundX} title={say.gone} />
        ) : (
          <Empty icon={UserRoundX} title={failure}>
            <Button onClick={again}>{uiWords().tryAgain}</Button>
          </Empty>
        )}
      </Dialog>
    );
  }
  const { friends } = account;
  const known = friends.relation(userId);
  const relation = known === "none" && !friends.isRead.value ? (read?.relation ?? known) : known;
  const isFriend = relation === "friends";
  return (
    <Dialog title={person.displayName} class="person-card" onClose={onClose}>
      <div class="person-head">
        <PersonAvatar userId={userId} size={112} presence={isFriend} />
        <p class="person-handle">@{person.handle}</p>
        <PersonFacts userId={userId} relation={isSelf ? "self" : relation} />
      </div>
      {isSelf ? (
        <Button
          onClick={() => {
            onClose();
            go({ view: "me", section: "profile" });
          }}
        >
          {say.myProfile}
        </Button>
      ) : (
        <>
          <div class="person-actions">
            <RelationActions person={person} relation={relation} onLeave={onClose} />
            {isFriend && near.friends.value.has(userId) && (
              <Button icon={MapPin} onClick={showOnMap}>
                {say.showOnMap}
              </Button>
            )}
          </div>
          {isFriend && <FriendVision userId={userId} />}
          <PersonPartings person={person} relation={relation} />
        </>
      )}
    </Dialog>
  );
}

/** Reads somebody anew: a name or a picture may have changed, and a stranger is in no list. */
function useFreshPerson(userId: string) {
  const { api, people } = useAccount();
  const [read, setRead] = useState<PersonWithRelation>();
  const [failure, setFailure] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isGone = false;
    setFailure(null);
    api.person(userId).then(
      (found) => {
        people.learn([found]);
        if (!isGone) setRead(found);
      },
      (error: unknown) => {
        if (!isGone) setFailure(isNobody(error) ? "gone" : problemWords(error));
      },
    );
    return () => {
      isGone = true;
    };
  }, [api, people, userId, attempt]);
  return { read, failure, again: () => setAttempt(attempt + 1) };
}

function isNobody(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 404;
}
