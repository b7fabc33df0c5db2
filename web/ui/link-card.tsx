import { Copy, Share2 } from "lucide";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { copyText } from "./copy-text.ts";
import { linkWords } from "./link-words.ts";
import { QrCode } from "./qr-code.tsx";
import "./link-card.css";

interface LinkCardProps {
  link: string;
  /** What the link is, and what its picture is, to whoever does not see them. */
  label: string;
  codeLabel: string;
  /** What is said to those whom it is shared with. */
  shareTitle: string;
  /** Between the code and the link. */
  children: ComponentChildren;
}

/** A link that is to be handed on: scanned, copied, or shared. */
export function LinkCard({ link, label, codeLabel, shareTitle, children }: LinkCardProps) {
  const say = linkWords();
  const [said, setSaid] = useState("");
  const copy = () =>
    copyText(link).then(
      () => setSaid(say.copied),
      () => setSaid(say.copyFailed),
    );
  // Whoever changes their mind has not failed.
  const share = () => navigator.share({ title: shareTitle, url: link }).catch(() => {});
  return (
    <div class="link-card">
      <QrCode text={link} label={codeLabel} />
      {children}
      <input
        class="link-card-link"
        readOnly
        dir="ltr"
        aria-label={label}
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="link-card-acts">
        <Button icon={Copy} onClick={() => void copy()}>
          {say.copy}
        </Button>
        {"share" in navigator && (
          <Button icon={Share2} onClick={() => void share()}>
            {say.share}
          </Button>
        )}
      </div>
      <p class="field-hint" role="status">
        {said}
      </p>
    </div>
  );
}
