import type { ExportSection } from "./export-section.ts";
import { channelsSection } from "./sections/channels.ts";
import { contactsSection } from "./sections/contacts.ts";
import { filesSection } from "./sections/files.ts";
import { locationViewsSection } from "./sections/location-views.ts";
import { messagesSection } from "./sections/messages.ts";
import { profileSection } from "./sections/profile.ts";
import { reportsSection } from "./sections/reports.ts";
import { settingsSection } from "./sections/settings.ts";
import { teamsSection } from "./sections/teams.ts";

/** All that an export holds, in the archive's order: what is small first, so that a cut-off download loses the least. */
export const EXPORT_SECTIONS: readonly ExportSection[] = [
  profileSection,
  settingsSection,
  contactsSection,
  teamsSection,
  channelsSection,
  locationViewsSection,
  reportsSection,
  messagesSection,
  filesSection,
];
