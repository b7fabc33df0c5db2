import { Ban, Flag, UserMinus } from "lucide";
import { useState } from "preact/hooks";
import type { Person, Relation } from "../../client/index.ts";
import { reportWords } from "../report/report-words.ts";
import { showNews, showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { later } from "../ui/later.tsx";
import { useWork } from "../ui/use-work.ts";
import { personWords } from "./person-words.ts";

const ReportDialog = later(async () => (await import("../report/report-dialog.tsx")).ReportDialog);

/** Ways to have less to do with somebody, each after a question. */
export function PersonPartings({ person, relation }: { person: Person; relation: Relation }) {
  const { friends } = useAccount();
  const { isBusy, run } = useWork(showProblem);
  const [isReporting, setReporting] = useState(false);
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
  return (
    <div class="person-partings">
      {relation === "friends" && (
        <Button icon={UserMinus} aria-disabled={isBusy} onClick={() => run(remove)}>
          {say.remove}
        </Button>
      )}
      {relation !== "blocked" && (
        <Button icon={Ban} aria-disabled={isBusy} onClick={() => run(block)}>
          {say.block}
        </Button>
      )}
      <Button icon={Flag} onClick={() => setReporting(true)}>
        {reportWords().report}
      </Button>
      {isReporting && (
        <ReportDialog
          subject={{ kind: "person", userId }}
          name={name}
          isBlocked={relation === "blocked"}
          onClose={() => setReporting(false)}
        />
      )}
    </div>
  );
}
