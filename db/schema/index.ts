export * from "./auth.ts";
export * from "./chores.ts";
export * from "./friends.ts";
export * from "./teams.ts";
