export * from "./auth.ts";
export * from "./chores.ts";
export * from "./directory.ts";
export * from "./friends.ts";
export * from "./limits.ts";
export * from "./moderation.ts";
export * from "./push-targets.ts";
export * from "./teams.ts";
