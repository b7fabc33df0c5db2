import type { ContactList, PageStart } from "../../../../db/queries/contact-pages.ts";
import { readBlockPage, readFriendshipPage } from "../../../../db/queries/contact-pages.ts";
import { eachOfPages } from "../each-of-pages.ts";
import type { Exporting, ExportSection } from "../export-section.ts";
import { linesFile } from "../json-file.ts";

const PAGE = 200;

type ReadPage = (exporting: Exporting, after: PageStart | null) => Promise<ContactList>;

const LISTS: Record<string, ReadPage> = {
  "friends.ndjson": friendships("friends"),
  "requests-received.ndjson": friendships("incoming"),
  "requests-sent.ndjson": friendships("requested"),
  "blocked.ndjson": ({ directory, me }, after) =>
    readBlockPage(directory, { ownerId: me, after, limit: PAGE }),
};

/** With whom the user has something to do. Who blocked the user is those people's own. */
export const contactsSection: ExportSection = {
  about: `friends.ndjson, requests-received.ndjson, requests-sent.ndjson, blocked.ndjson: people, by their names at this time,
  and since when`,
  async *read(exporting) {
    for (const [name, readPage] of Object.entries(LISTS)) {
      const file = await linesFile(
        name,
        eachOfPages((after: PageStart | null) => readPage(exporting, after)),
      );
      if (file) yield file;
    }
  },
};

function friendships(state: "friends" | "incoming" | "requested"): ReadPage {
  return ({ directory, me }, after) =>
    readFriendshipPage(directory, state, { ownerId: me, after, limit: PAGE });
}
