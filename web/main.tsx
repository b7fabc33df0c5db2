import { render } from "preact";
import { App } from "./app.tsx";
import { draftsPart } from "./chat/composer/drafts.ts";
import { livePart } from "./chat/live/live-shares.ts";
import { uploadsPart } from "./chat/uploads/uploads.ts";
import { followLanguage } from "./i18n/language.ts";
import { startClock } from "./state/clock.ts";
import { followAddress } from "./state/route.ts";
import { Session } from "./state/session.ts";
import { followTheme } from "./state/theme.ts";
import { showProblem } from "./state/toasts.ts";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/ui.css";

followTheme();
followLanguage();
followAddress();
startClock();

const session = new Session([uploadsPart, draftsPart, livePart]);
const root = document.getElementById("app");
if (root === null) throw new Error("the page has no #app");
render(<App session={session} />, root);
session.start().catch(showProblem);
