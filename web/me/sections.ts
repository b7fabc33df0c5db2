import type { ComponentType } from "preact";
import type { MeSection } from "../state/route.ts";
import { AccountSection } from "./account/account-section.tsx";
import { AppSection } from "./app/app-section.tsx";
import { ChatSection } from "./chat-section.tsx";
import { DevicesSection } from "./devices/devices-section.tsx";
import { NotificationsSection } from "./notifications/notifications-section.tsx";
import { ProfileSection } from "./profile/profile-section.tsx";
import { SeenSection } from "./seen/seen-section.tsx";

/** What each part of the user's own page is; loaded once they look at it. */
export const SECTIONS: Record<MeSection, ComponentType> = {
  profile: ProfileSection,
  account: AccountSection,
  seen: SeenSection,
  notifications: NotificationsSection,
  chat: ChatSection,
  devices: DevicesSection,
  app: AppSection,
};
