export * from "./auth.ts";
export * from "./friends.ts";
