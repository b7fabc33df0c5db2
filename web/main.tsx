import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/ui.css";

import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { draftsPart } from "./chat/composer/drafts.ts";
import { livePart } from "./chat/live/live-shares.ts";
import { uploadsPart } from "./chat/uploads/uploads.ts";
import { followLanguage } from "./i18n/language.ts";
import { followInstallation } from "./pwa/install.ts";
import { pushPart } from "./pwa/push-part.ts";
import { pwaWords } from "./pwa/pwa-words.ts";
import { registerServiceWorker, reloadAnew } from "./pwa/register.ts";
import { startClock } from "./state/clock.ts";
import { followAddress } from "./state/route.ts";
import { Session } from "./state/session.ts";
import { followTheme } from "./state/theme.ts";
import { showProblem, showToast } from "./state/toasts.ts";

followTheme();
followLanguage();
followAddress();
followInstallation();
startClock();

const session = new Session([pushPart, uploadsPart, draftsPart, livePart]);
const root = document.getElementById("app");
if (root === null) throw new Error("the page has no #app");
render(<App session={session} />, root);
session.start().catch(showProblem);

effect(() => {
  if (!session.isOutdated.value) return;
  const { outdated, reload } = pwaWords();
  const action = { label: reload, run: () => void reloadAnew() };
  showToast({ kind: "problem", text: outdated, action }, { shownMs: Number.POSITIVE_INFINITY });
});
// A page that comes back from the browser's own memory has lost its socket and its hold on what it keeps.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
// The app comes first: what the worker brings along is for the next time.
addEventListener("load", () => void registerServiceWorker().catch(() => {}));
