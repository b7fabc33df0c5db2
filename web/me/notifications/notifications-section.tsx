import { useCallback } from "preact/hooks";
import type { NotificationSettings } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { Switch } from "../../ui/field.tsx";
import { useRemote } from "../../ui/use-remote.ts";
import { RemotePart } from "../remote-part.tsx";
import { notificationsWords } from "./notifications-words.ts";
import { PushSwitch } from "./push-switch.tsx";
import { QuietHoursForm } from "./quiet-hours-form.tsx";

/** What the user is told of while the app is closed, and when not. */
export function NotificationsSection() {
  const { api } = useAccount();
  const say = notificationsWords();
  const remote = useRemote(useCallback(() => api.notifications.settings(), [api]));
  return (
    <>
      <section class="section">
        <h2>{say.thisDevice}</h2>
        <PushSwitch />
      </section>
      <RemotePart remote={remote}>
        {(settings) => {
          // What is left out would take its default.
          const set = (change: Partial<NotificationSettings>) =>
            remote.change(() => api.notifications.setSettings({ ...settings, ...change }));
          const { isBusy } = remote;
          return (
            <>
              <section class="section">
                <h2>{say.what}</h2>
                <Switch
                  label={say.preview}
                  hint={say.previewHint}
                  isOn={settings.preview}
                  isDisabled={isBusy}
                  onChange={(preview) => set({ preview })}
                />
                <Switch
                  label={say.friendRequests}
                  isOn={settings.friendRequests}
                  isDisabled={isBusy}
                  onChange={(friendRequests) => set({ friendRequests })}
                />
                <Switch
                  label={say.friendNearby}
                  hint={say.friendNearbyHint}
                  isOn={settings.friendNearby}
                  isDisabled={isBusy}
                  onChange={(friendNearby) => set({ friendNearby })}
                />
                <Switch
                  label={say.announce}
                  hint={say.announceHint}
                  isOn={settings.announceNearby}
                  isDisabled={isBusy}
                  onChange={(announceNearby) => set({ announceNearby })}
                />
                <p class="field-hint">{say.channels}</p>
              </section>
              <section class="section">
                <QuietHoursForm
                  quietHours={settings.quietHours}
                  isBusy={isBusy}
                  onSet={(quietHours) => set({ quietHours })}
                />
              </section>
            </>
          );
        }}
      </RemotePart>
    </>
  );
}
