import { useCallback, useEffect, useState } from "preact/hooks";
import { subscribeToPush, unsubscribeFromPush } from "../../../client/push.ts";
import { language } from "../../i18n/language.ts";
import { isPushSupported } from "../../pwa/push-part.ts";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Switch } from "../../ui/field.tsx";
import { notificationsWords } from "./notifications-words.ts";

/** `unknown`: not looked yet. */
type PushState = "unknown" | "unsupported" | "notSetUp" | "denied" | "off" | "on";

/** Whether this device is notified while the app is closed. */
export function PushSwitch() {
  const { api } = useAccount();
  const say = notificationsWords();
  const [state, setState] = useState<PushState>("unknown");
  const [isBusy, setBusy] = useState(false);

  const look = useCallback(async () => {
    if (!isPushSupported()) return setState("unsupported");
    const { webPush } = await api.notifications.pushOptions();
    if (webPush === null) return setState("notSetUp");
    if (Notification.permission === "denied") return setState("denied");
    const subscription = await (await registered()).pushManager.getSubscription();
    setState(subscription !== null && Notification.permission === "granted" ? "on" : "off");
  }, [api]);
  useEffect(() => {
    look().catch(showProblem);
  }, [look]);

  const turn = async (isOn: boolean) => {
    setBusy(true);
    try {
      const registration = await registered();
      if (!isOn) await unsubscribeFromPush(registration, api);
      else if ((await Notification.requestPermission()) === "granted") {
        await subscribeToPush(registration, api, { locale: language.peek() });
      }
    } catch (error) {
      showProblem(error);
    }
    await look().catch(showProblem);
    setBusy(false);
  };

  const why = state === "unsupported" || state === "denied" || state === "notSetUp" ? say[state] : undefined;
  return (
    <Switch
      label={say.push}
      hint={why ?? say.pushHint}
      isOn={state === "on"}
      isDisabled={isBusy || state === "unknown" || why !== undefined}
      onChange={(isOn) => void turn(isOn)}
    />
  );
}

async function registered(): Promise<ServiceWorkerRegistration> {
  // The same one as at the start of the app, where that came so far.
  await navigator.serviceWorker.register("/service-worker.js");
  return navigator.serviceWorker.ready;
}
