import { LogOut, MonitorSmartphone, Pencil } from "lucide";
import { useCallback, useState } from "preact/hooks";
import type { Device } from "../../../client/index.ts";
import { formatDay } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { showNews } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { confirm } from "../../ui/confirm.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { useRemote } from "../../ui/use-remote.ts";
import { RemotePart } from "../remote-part.tsx";
import { devicesWords } from "./devices-words.ts";
import { RenameDialog } from "./rename-dialog.tsx";

/** Where the user is signed in. */
export function DevicesSection() {
  const { api } = useAccount();
  const say = devicesWords();
  const remote = useRemote(useCallback(async () => inOrder(await api.devices.list()), [api]));
  const [renamed, setRenamed] = useState<Device | null>(null);

  const signOut = async (devices: readonly Device[], title: string) => {
    if (!(await confirm({ title, text: say.signOutText, yes: say.signOut, isDanger: true }))) return;
    remote.change(async () => {
      // All that can be are; what failed is still in the list.
      const done = await Promise.allSettled(devices.map(({ deviceId }) => api.devices.signOut(deviceId)));
      const left = inOrder(await api.devices.list());
      const failed = done.find((each) => each.status === "rejected");
      if (failed === undefined) showNews(say.signedOut);
      else if (left.length > 1) throw failed.reason;
      return left;
    });
  };

  return (
    <RemotePart remote={remote}>
      {(devices) => {
        const others = devices.filter(({ current }) => !current);
        return (
          <section class="devices">
            <p class="me-hint field-hint">{say.intro}</p>
            <ul>
              {devices.map((device) => (
                <li key={device.deviceId} class="row">
                  <Icon of={MonitorSmartphone} size={24} />
                  <div class="row-words">
                    <bdi class="row-title one-line">{device.name}</bdi>
                    <span class={device.current ? "devices-here" : "row-note"}>
                      {device.current
                        ? say.here
                        : say.used(formatDay(Date.parse(device.lastUsedAt), nowMs.value))}
                    </span>
                  </div>
                  <Menu
                    label={say.more(device.name)}
                    items={[
                      { label: say.rename, icon: Pencil, run: () => setRenamed(device) },
                      // This one is signed out among what concerns the account.
                      ...(device.current
                        ? []
                        : [
                            {
                              label: say.signOut,
                              icon: LogOut,
                              isDanger: true,
                              run: () => void signOut([device], say.signOutTitle(device.name)),
                            },
                          ]),
                    ]}
                  />
                </li>
              ))}
            </ul>
            {others.length > 0 && (
              <div class="section">
                <div class="me-buttons">
                  <Button
                    icon={LogOut}
                    disabled={remote.isBusy}
                    onClick={() => void signOut(others, say.signOutOthersTitle)}
                  >
                    {say.signOutOthers}
                  </Button>
                </div>
              </div>
            )}
            {renamed && (
              <RenameDialog
                device={renamed}
                onClose={() => setRenamed(null)}
                onRenamed={(device) => {
                  const now = devices.map((each) => (each.deviceId === device.deviceId ? device : each));
                  remote.change(() => Promise.resolve(now));
                }}
              />
            )}
          </section>
        );
      }}
    </RemotePart>
  );
}

/** This one first, then those that were used last. */
function inOrder(devices: readonly Device[]): Device[] {
  return [...devices].sort(
    (one, other) =>
      Number(other.current) - Number(one.current) || other.lastUsedAt.localeCompare(one.lastUsedAt),
  );
}
