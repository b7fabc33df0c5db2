import type { Page } from "playwright-core";
import type { BusyLife } from "./busy-life.ts";

/** Something of the web app that fills the screen, or a part of it that opens. */
export interface WebView {
  name: string;
  /** Where it is in the app. */
  hash: string;
  /** What is there once it is, as a CSS selector. */
  shows: string;
  /** By the words of the English app: gets there from `hash`. */
  open?: (page: Page) => Promise<void>;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const dialog = (name: string) => `dialog[open]${name}`;

/** What there is before anybody is signed in. */
export const WELCOME_VIEWS: readonly WebView[] = [
  { name: "welcome", hash: "#/", shows: ".welcome-main" },
  { name: "welcome by an invitation", hash: "#/add/somebody", shows: ".welcome-invitation" },
  {
    name: "sign in",
    hash: "#/",
    shows: ".welcome-ways form",
    open: async (page) => {
      await button(page, "Sign in").click();
      await page.locator(".welcome-ways form button[type=submit]").click();
      await page.locator(".field-problem").first().waitFor();
    },
  },
  {
    name: "create an account",
    hash: "#/",
    shows: ".welcome-ways form",
    open: async (page) => {
      await page.locator(".welcome-link").click();
    },
  },
];

/** What a newcomer sees, for whom nothing is there yet. */
export const EMPTY_VIEWS: readonly WebView[] = [
  { name: "near without a place", hash: "#/", shows: ".nearby-empty, .empty" },
  { name: "no chats", hash: "#/chats", shows: ".empty" },
  { name: "no friends", hash: "#/friends", shows: ".empty" },
  { name: "no requests", hash: "#/friends/requests", shows: ".empty" },
  { name: "no teams", hash: "#/teams", shows: ".empty" },
];

/** What is on the map, and beside it. */
export const MAP_VIEWS: readonly WebView[] = [
  { name: "near", hash: "#/", shows: ".nearby-row" },
  {
    name: "near with a friend selected",
    hash: "#/",
    shows: ".map-card",
    open: (page) => page.locator(".nearby-row").first().click(),
  },
  {
    name: "a cluster",
    hash: "#/",
    shows: ".marker-face",
    open: async (page) => {
      await page.locator(".map-card-close").click();
      // The user's own place may lie over it.
      await page.locator(".marker-stack").first().press("Enter");
    },
  },
];

/** What somebody sees for whom everything is there. */
export function busyViews(life: BusyLife): readonly WebView[] {
  const direct = `#/chats/${life.directId}`;
  const group = `#/chats/${life.groupId}`;
  const message = "article.theirs";
  return [
    {
      name: "sharing",
      hash: "#/",
      shows: dialog(""),
      open: async (page) => {
        await page.locator(".sharing-state").click();
        await page.getByRole("radio", { name: "All except …" }).click();
      },
    },
    { name: "chats", hash: "#/chats", shows: ".channel-row" },
    {
      name: "a new chat",
      hash: "#/chats",
      shows: `${dialog("")} input[type=checkbox]`,
      open: (page) => button(page, "New chat").click(),
    },
    { name: "search everywhere", hash: "#/search?q=bridge", shows: ".hit" },
    { name: "a direct chat", hash: direct, shows: `${message} .live-card` },
    { name: "a group", hash: group, shows: ".thread-summary" },
    {
      name: "a message's toolbar",
      hash: group,
      shows: ".message-toolbar",
      open: (page) => page.locator(`${message} .bubble`).last().hover(),
    },
    {
      name: "a message's menu",
      hash: group,
      shows: ".message-menu [role=menuitem]",
      open: (page) => page.locator(message).last().press("Enter"),
    },
    {
      name: "more emoji for a message",
      hash: group,
      shows: ".emoji-picker[open]",
      open: async (page) => {
        await page.locator(message).last().press("Enter");
        await button(page, "More emoji").click();
      },
    },
    {
      name: "who reacted",
      hash: direct,
      shows: dialog(".people-dialog"),
      open: (page) => page.locator(".reaction").first().click({ button: "right" }),
    },
    {
      name: "forward a message",
      hash: direct,
      shows: dialog(".people-dialog"),
      open: async (page) => {
        await page.locator(message).first().press("Enter");
        await page.getByRole("menuitem", { name: "Forward" }).click();
      },
    },
    {
      name: "delete a message",
      hash: direct,
      shows: dialog(""),
      open: async (page) => {
        await page.locator("article.mine").last().press("Enter");
        await page.getByRole("menuitem", { name: "Delete" }).click();
      },
    },
    {
      name: "a reply being written",
      hash: direct,
      shows: ".context-bar",
      open: async (page) => {
        await page.locator(message).last().press("Enter");
        await page.getByRole("menuitem", { name: "Reply", exact: true }).click();
      },
    },
    {
      name: "emoji to write",
      hash: direct,
      shows: ".emoji-picker[open]",
      open: (page) => button(page, "Emoji").click(),
    },
    {
      name: "a picture over everything",
      hash: direct,
      shows: ".lightbox[open] .lightbox-picture",
      open: (page) =>
        button(page, /^Open the picture/)
          .first()
          .click(),
    },
    {
      name: "a live location to share",
      hash: direct,
      shows: dialog(""),
      open: async (page) => {
        await button(page, "Attach or share").click();
        await page.getByRole("menuitem", { name: "Live location" }).click();
      },
    },
    { name: "a thread", hash: `${group}?thread=${life.threadSeq}`, shows: ".thread-panel article" },
    { name: "about a group", hash: `${group}?panel=info`, shows: ".chat-info .section" },
    { name: "about a direct chat", hash: `${direct}?panel=info`, shows: ".chat-info .section" },
    {
      name: "search in a chat",
      hash: `${group}?panel=search`,
      shows: ".chat-side .hit",
      open: (page) => page.locator(".chat-side input").fill("bridge"),
    },
    {
      name: "a person's card",
      hash: "#/friends",
      shows: dialog(""),
      open: (page) => page.getByRole("group", { name: "Friends" }).getByRole("button").first().click(),
    },
    { name: "friends", hash: "#/friends", shows: ".people-list button, .row" },
    {
      name: "add a friend",
      hash: "#/friends",
      shows: dialog(""),
      open: (page) => button(page, "Add a friend").first().click(),
    },
    { name: "requests", hash: "#/friends/requests", shows: ".contact-row" },
    { name: "blocked people", hash: "#/friends/blocked", shows: ".contact-row" },
    { name: "the own code", hash: "#/friends/code", shows: "svg.qr" },
    { name: "a friend by a link", hash: `#/add/${life.strangerHandle}`, shows: ".page-body" },
    { name: "teams", hash: "#/teams", shows: ".row" },
    { name: "a team's channels", hash: `#/teams/${life.teamId}`, shows: "[role=tabpanel] .row" },
    ...["Members", "Invitations", "Settings"].map((tab) => ({
      name: `a team's ${tab.toLowerCase()}`,
      hash: `#/teams/${life.teamId}`,
      shows: "[role=tab][aria-selected=true]",
      open: (page: Page) => page.getByRole("tab", { name: tab }).click(),
    })),
    { name: "an invitation", hash: `#/join/${life.inviteCode}`, shows: ".page-body .button" },
    ...["profile", "account", "seen", "notifications", "chat", "devices", "app"].map((section) => ({
      name: `me: ${section}`,
      hash: `#/me/${section}`,
      shows: ".me-page section, .me-page form, .me-page .row",
    })),
  ];
}
