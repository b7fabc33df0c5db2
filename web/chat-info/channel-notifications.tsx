import { NotifySetting } from "../settings/notify-setting.tsx";
import { useAccount } from "../state/use-account.ts";

/** Which messages of a channel the user wants to hear of. */
export function ChannelNotifications({ channelId }: { channelId: string }) {
  const { api } = useAccount();
  return (
    <section class="section">
      <NotifySetting
        read={() => api.channels.notifications(channelId)}
        save={(notify) => api.channels.setNotifications(channelId, notify)}
      />
    </section>
  );
}
