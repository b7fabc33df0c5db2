import { callHub, hubsOf } from "../../../friends/hub-call.ts";
import type { ExportSection } from "../export-section.ts";
import { jsonFile } from "../json-file.ts";

/** Everything that the user has set. How they hear of each channel is said with the channels. */
export const settingsSection: ExportSection = {
  about:
    "settings.json: whom you share your location with, what others see of you in chats, how you are notified",
  async *read({ env, me }) {
    const [sharing, chat, notifications] = await Promise.all([
      callHub(hubsOf(env), me, (hub) => hub.readSharing()),
      callHub(hubsOf(env), me, (hub) => hub.readChatSettings()),
      callHub(hubsOf(env), me, (hub) => hub.readNotificationSettings()),
    ]);
    yield jsonFile("settings.json", { sharing, chat, notifications });
  },
};
