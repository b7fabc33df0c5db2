import { Copy, ScanQrCode, Share2 } from "lucide";
import { useState } from "preact/hooks";
import { go, printRoute } from "../state/route.ts";
import { showNews, showToast } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { lazily } from "../ui/lazily.tsx";
import { QrCode } from "../ui/qr-code.tsx";
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
  const copy = () => {
    // Only pages that came by a safe way have a clipboard.
    const copying =
      "clipboard" in navigator ? navigator.clipboard.writeText(link) : Promise.reject(new Error());
    copying.then(
      () => showNews(say.copied),
      () => showToast({ kind: "problem", text: say.copyFailed }),
    );
  };
  const share = () => {
    // Whoever changes their mind has not failed.
    navigator.share({ title: say.shareText(displayName), url: link }).catch(() => {});
  };
  return (
    <>
      <section class="code-card">
        <QrCode text={link} label={say.picture(handle)} />
        <p class="found-name">
          <bdi>{displayName}</bdi>
        </p>
        <p class="quiet">@{handle}</p>
        <p class="row-note">{say.mineText}</p>
        <input
          class="code-link"
          readOnly
          aria-label={say.link}
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <div class="code-actions">
          <Button icon={Copy} onClick={copy}>
            {say.copy}
          </Button>
          {"share" in navigator && (
            <Button icon={Share2} onClick={share}>
              {say.share}
            </Button>
          )}
        </div>
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
