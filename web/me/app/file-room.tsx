import { useCallback } from "preact/hooks";
import { formatBytes, formatNumber } from "../../i18n/format.ts";
import { useAccount } from "../../state/use-account.ts";
import { useRemote } from "../../ui/use-remote.ts";
import { RemotePart } from "../remote-part.tsx";
import { appWords } from "./app-words.ts";

/** How much of the user's room on the server is filled. */
export function FileRoom() {
  const { api } = useAccount();
  const say = appWords();
  const remote = useRemote(useCallback(() => api.files.usage(), [api]));
  return (
    <section class="section">
      <h2>{say.room}</h2>
      <RemotePart remote={remote}>
        {({ files, maxFiles, bytes, maxBytes }) => (
          <>
            <meter
              class="me-meter"
              aria-label={say.room}
              min={0}
              max={maxBytes}
              high={maxBytes * 0.9}
              value={bytes}
            />
            <p class="field-hint">
              {say.used(formatBytes(bytes), formatBytes(maxBytes))} ·{" "}
              {say.files(formatNumber(files), formatNumber(maxFiles))}
            </p>
          </>
        )}
      </RemotePart>
    </section>
  );
}
