import { HitherApi, ProblemError } from "../client/index.ts";
import { App } from "./app.ts";
import { byId } from "./dom.ts";

const api = new HitherApi({ url: location.origin });
const enter = byId<HTMLButtonElement>("enter");

enter.addEventListener("click", () => {
  enter.disabled = true;
  byId("enter-problem").textContent = "";
  api.signInAsGuest().then(open, (error: unknown) => {
    enter.disabled = false;
    byId("enter-problem").textContent = error instanceof Error ? error.message : "That did not work.";
  });
});

// Whoever was here before is still signed in.
api.me().then(open, (error: unknown) => {
  byId("welcome").hidden = false;
  const signedOut = error instanceof ProblemError && error.problem.status === 401;
  if (!signedOut) byId("enter-problem").textContent = "The server cannot be reached.";
});

async function open(): Promise<void> {
  const app = new App(api, await api.me());
  byId("welcome").hidden = true;
  byId("app").hidden = false;
  await app.start();
}
