import { signal } from "@preact/signals";

/** Every place in the app that has an address. */
export type Route =
  | { view: "near" }
  | { view: "chats" }
  | { view: "chat"; channelId: string; threadSeq?: number; aroundSeq?: number; panel?: ChatPanel }
  | { view: "search"; text: string }
  | { view: "friends"; tab: FriendsTab }
  | { view: "add"; handle: string }
  | { view: "teams" }
  | { view: "team"; teamId: string }
  | { view: "join"; code: string }
  | { view: "me"; section: MeSection };

export const CHAT_PANELS = ["info", "search"] as const;
export type ChatPanel = (typeof CHAT_PANELS)[number];
export const FRIENDS_TABS = ["all", "requests", "blocked", "code"] as const;
export type FriendsTab = (typeof FRIENDS_TABS)[number];
export const ME_SECTIONS = ["profile", "account", "seen", "notifications", "chat", "devices", "app"] as const;
export type MeSection = (typeof ME_SECTIONS)[number];

const HOME: Route = { view: "near" };

/**
 * Where an address leads. It is the part after the "#", which no server sees: invitations and ids of channels are nobody's
 * business. What cannot be understood leads home.
 */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [view = "", id = ""] = path.split("/").map(decoded);
  const values = new URLSearchParams(query);
  switch (view) {
    case "chats":
      return id === "" ? { view: "chats" } : { view: "chat", channelId: id, ...chatPlace(values) };
    case "search":
      return { view: "search", text: values.get("q") ?? "" };
    case "friends":
      return { view: "friends", tab: oneOf(FRIENDS_TABS, id) ?? "all" };
    case "add":
      return id === "" ? { view: "friends", tab: "code" } : { view: "add", handle: id.toLowerCase() };
    case "teams":
      return id === "" ? { view: "teams" } : { view: "team", teamId: id };
    case "join":
      return id === "" ? { view: "teams" } : { view: "join", code: id };
    case "me":
      return { view: "me", section: oneOf(ME_SECTIONS, id) ?? "profile" };
    default:
      return HOME;
  }
}

/** The address of a place, with its "#". */
export function printRoute(route: Route): string {
  switch (route.view) {
    case "near":
      return "#/";
    case "chats":
    case "teams":
      return `#/${route.view}`;
    case "chat": {
      const { channelId, threadSeq, aroundSeq, panel } = route;
      return address(["chats", channelId], { thread: threadSeq, at: aroundSeq, panel });
    }
    case "search":
      return address(["search"], { q: route.text === "" ? undefined : route.text });
    case "friends":
      return address(route.tab === "all" ? ["friends"] : ["friends", route.tab]);
    case "add":
      return address(["add", route.handle]);
    case "team":
      return address(["teams", route.teamId]);
    case "join":
      return address(["join", route.code]);
    case "me":
      return address(route.section === "profile" ? ["me"] : ["me", route.section]);
  }
}

function chatPlace(values: URLSearchParams) {
  const threadSeq = wholeNumber(values.get("thread"));
  const aroundSeq = wholeNumber(values.get("at"));
  const panel = oneOf(CHAT_PANELS, values.get("panel") ?? "");
  return {
    ...(threadSeq !== undefined && { threadSeq }),
    ...(aroundSeq !== undefined && { aroundSeq }),
    ...(panel !== undefined && { panel }),
  };
}

function address(steps: string[], values: Record<string, string | number | undefined> = {}): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const query = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  return `#/${steps.map(encodeURIComponent).join("/")}${query}`;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function oneOf<Name extends string>(names: readonly Name[], name: string): Name | undefined {
  return names.find((each) => each === name);
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;
}

/** Where the user is in the app. */
export const route = signal<Route>(HOME);

/** Goes somewhere; the browser's "back" leads back. With `replace` it leads where it led before. */
export function go(to: Route, { replace = false } = {}): void {
  const hash = printRoute(to);
  if (replace) history.replaceState(null, "", hash);
  else if (hash !== location.hash) history.pushState(null, "", hash);
  route.value = to;
}

/** Follows the address bar, "back" and links included. */
export function followAddress(): void {
  const read = () => {
    route.value = parseRoute(location.hash);
  };
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  read();
}
