import { describe, expect, it } from "vitest";
import { NewContacts } from "../../../../web/friends/new-contacts.ts";

const contact = (userId: string, since = "2026-11-30T12:00:00.000Z") => ({
  userId,
  handle: userId,
  displayName: userId,
  picture: null,
  since,
});

describe("requests that come in", () => {
  it("are no news where they were there at the beginning", () => {
    expect(new NewContacts().look([contact("mina")])).toEqual([]);
  });

  it("are news once", () => {
    const news = new NewContacts();
    news.look([]);
    expect(news.look([contact("mina"), contact("jun")])).toEqual([contact("mina"), contact("jun")]);
    expect(news.look([contact("mina"), contact("jun"), contact("leo")])).toEqual([contact("leo")]);
    news.look([]);
    expect(news.look([contact("mina")])).toEqual([]);
  });

  it("are news again where they were made again", () => {
    const news = new NewContacts();
    news.look([contact("mina")]);
    news.look([]);
    const again = contact("mina", "2026-11-30T12:05:00.000Z");
    expect(news.look([again])).toEqual([again]);
  });
});
