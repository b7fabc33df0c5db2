import { HitherApi } from "../../../../client/index.ts";
import { subscribeToPush, unsubscribeFromPush } from "../../../../client/push.ts";

const api = new HitherApi({ url: "https://hither.example", sessionToken: "…" });
const registration = await navigator.serviceWorker.register("/service-worker.js");

if ((await Notification.requestPermission()) === "granted") {
  await subscribeToPush(registration, api, { locale: navigator.language }); // at each start
}
await api.notifications.setSettings({
  quietHours: { from: "22:30", to: "07:00", timeZone: "Asia/Seoul" },
  friendNearby: true,
});
async function signOut() {
  await unsubscribeFromPush(registration, api).catch(() => {});
  await api.signOut();
}
document.querySelector("#sign-out")?.addEventListener("click", () => void signOut());
