import { UserRoundX } from "lucide";
import { Empty } from "../ui/empty.tsx";
import { Page } from "../ui/page.tsx";
import { FoundPerson } from "./found-person.tsx";
import { friendsWords } from "./friends-words.ts";
import { cleanHandle, handleProblem } from "./handle.ts";
import "./friends.css";

/** Where a link or a code leads that somebody gave: to them, and to what can be done about it. */
export function AddFriendPage({ handle }: { handle: string }) {
  const say = friendsWords();
  const cleaned = cleanHandle(handle);
  const problem = handleProblem(cleaned);
  return (
    <Page title={say.addTitle} back={{ view: "friends", tab: "all" }}>
      {problem === null ? (
        <FoundPerson key={cleaned} handle={cleaned} />
      ) : (
        <Empty icon={UserRoundX} title={say.nobody(cleaned)}>
          <p>{say.handleProblems[problem]}</p>
        </Empty>
      )}
    </Page>
  );
}
