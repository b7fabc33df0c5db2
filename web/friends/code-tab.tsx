import { ScanQrCode } from "lucide";
import { useState } from "preact/hooks";
import { go, printRoute } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { lazily } from "../ui/lazily.tsx";
import { LinkCard } from "../ui/link-card.tsx";
import { codeWords } from "./code-words.ts";

const ScanDialog = lazily(async () => (await import("./scan-dialog.tsx")).ScanDialog);

/** The user's own code and link, and the way to scan somebody else's. */
export function CodeTab() {
  const { me } = useAccount();
  const { handle, displayName } = me.value;
  const [isScanning, setScanning] = useState(false);
  const close = () => setScanning(false);
  const say = codeWords();
  const link = `${location.origin}/${printRoute({ view: "add", handle })}`;
  return (
    <>
      <section class="code-card">
        <LinkCard
          link={link}
          label={say.link}
          codeLabel={say.picture(handle)}
          shareTitle={say.shareText(displayName)}
        >
          <p class="found-name">
            <bdi>{displayName}</bdi>
          </p>
          <p class="quiet">@{handle}</p>
          <p class="row-note">{say.mineText}</p>
        </LinkCard>
      </section>
      <section class="code-card code-scan">
        <p class="row-note">{say.scanText}</p>
        <Button kind="primary" icon={ScanQrCode} aria-haspopup="dialog" onClick={() => setScanning(true)}>
          {say.scanStart}
        </Button>
      </section>
      {isScanning && (
        <ScanDialog
          onClose={close}
          onFound={(found) => {
            close();
            go({ view: "add", handle: found });
          }}
        />
      )}
    </>
  );
}
