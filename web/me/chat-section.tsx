import { useCallback } from "preact/hooks";
import { words } from "../i18n/words.ts";
import { useAccount } from "../state/use-account.ts";
import { Switch } from "../ui/field.tsx";
import { useRemote } from "../ui/use-remote.ts";
import { RemotePart } from "./remote-part.tsx";

const chatWords = words({
  en: {
    receipts: "Read receipts",
    receiptsHint: "Others see what you have read. Without them you do not see what others have read, either.",
    visible: "Show when I am online",
    visibleHint: "Otherwise others see you offline, last seen when this was on.",
  },
  ko: {
    receipts: "읽음 확인",
    receiptsHint: "내가 읽은 메시지를 상대방이 알 수 있습니다. 끄면 상대방의 읽음도 볼 수 없습니다.",
    visible: "접속 중 표시",
    visibleHint: "끄면 다른 사람에게 오프라인으로 보이고, 마지막 접속 시간은 켜져 있던 때로 표시됩니다.",
  },
});

/** How others see the user in chats. */
export function ChatSection() {
  const { api } = useAccount();
  const say = chatWords();
  const remote = useRemote(useCallback(() => api.chatSettings(), [api]));
  return (
    <section class="section">
      <RemotePart remote={remote}>
        {(settings) => (
          <>
            <Switch
              label={say.receipts}
              hint={say.receiptsHint}
              isOn={settings.readReceipts}
              isDisabled={remote.isBusy}
              onChange={(readReceipts) =>
                remote.change(() => api.setChatSettings({ ...settings, readReceipts }))
              }
            />
            <Switch
              label={say.visible}
              hint={say.visibleHint}
              isOn={settings.presence === "visible"}
              isDisabled={remote.isBusy}
              onChange={(isVisible) => {
                const presence = isVisible ? "visible" : "invisible";
                remote.change(() => api.setChatSettings({ ...settings, presence }));
              }}
            />
          </>
        )}
      </RemotePart>
    </section>
  );
}
