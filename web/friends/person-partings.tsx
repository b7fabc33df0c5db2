import { Ban, UserMinus } from "lucide";
import type { Person, Relation } from "../../client/index.ts";
import { showNews, showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { useWork } from "../ui/use-work.ts";
import { personWords } from "./person-words.ts";

/** Ways to have less to do with somebody, each after a question. */
export function PersonPartings({ person, relation }: { person: Person; relation: Relation }) {
  const { friends } = useAccount();
  const { isBusy, run } = useWork(showProblem);
  const { userId, displayName: name } = person;
  const say = personWords();

  const remove = async () => {
    const question = { title: say.removeTitle(name), text: say.removeText, yes: say.remove, isDanger: true };
    if (!(await confirm(question))) return;
    await friends.remove(userId);
    showNews(say.removed(name));
  };
  const block = async () => {
    const question = { title: say.blockTitle(name), text: say.blockText, yes: say.block, isDanger: true };
    if (!(await confirm(question))) return;
    await friends.block(userId);
    showNews(say.blockedNow(name));
  };
  if (relation === "blocked") return null;
  return (
    <div class="person-partings">
      {relation === "friends" && (
        <Button icon={UserMinus} aria-disabled={isBusy} onClick={() => run(remove)}>
          {say.remove}
        </Button>
      )}
      <Button icon={Ban} aria-disabled={isBusy} onClick={() => run(block)}>
        {say.block}
      </Button>
    </div>
  );
}
