import { useCallback } from "preact/hooks";
import { formatBytes } from "../../i18n/format.ts";
import { showNews } from "../../state/toasts.ts";
import { useSession } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { confirm } from "../../ui/confirm.tsx";
import { useRemote } from "../../ui/use-remote.ts";
import { RemotePart } from "../remote-part.tsx";
import { appWords } from "./app-words.ts";

/** What the app keeps on this device, and how to be rid of it. */
export function KeptHere() {
  const session = useSession();
  const say = appWords();
  const remote = useRemote(useCallback(usedBytes, []));
  const forget = async () => {
    if (!(await confirm({ title: say.forgetTitle, text: say.forgetText, yes: say.forget }))) return;
    remote.change(async () => {
      await session.forgetSeen();
      showNews(say.forgotten);
      return usedBytes();
    });
  };
  return (
    <section class="section">
      <h2>{say.kept}</h2>
      <p class="field-hint">{say.keptHint}</p>
      <RemotePart remote={remote}>
        {(bytes) => bytes !== null && <p>{say.keptSize(formatBytes(bytes))}</p>}
      </RemotePart>
      <div class="me-buttons">
        <Button disabled={remote.isBusy} onClick={() => void forget()}>
          {say.forget}
        </Button>
      </div>
    </section>
  );
}

/** As well as the browser tells; null where it does not. */
async function usedBytes(): Promise<number | null> {
  return (await navigator.storage?.estimate())?.usage ?? null;
}
