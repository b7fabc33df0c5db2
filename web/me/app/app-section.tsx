import { Download } from "lucide";
import { version } from "../../../package.json";
import { installApp, isInstalled } from "../../pwa/install.ts";
import { Button } from "../../ui/button.tsx";
import { LanguageChoice, ThemeChoice } from "../../ui/look-choices.tsx";
import { appWords } from "./app-words.ts";
import { FileRoom } from "./file-room.tsx";
import { KeptHere } from "./kept-here.tsx";

/** The app itself: how it looks, and what it keeps where. */
export function AppSection() {
  const say = appWords();
  return (
    <>
      <section class="section">
        <h2 class="hidden">{say.look}</h2>
        <LanguageChoice />
        <ThemeChoice />
      </section>
      <Installation />
      <KeptHere />
      <FileRoom />
      <section class="section">
        <h2>{say.about}</h2>
        <p>{say.version(version)}</p>
        <ul class="me-links">
          <li>
            <a href="/docs">{say.docs}</a>
          </li>
          <li>
            <a href="https://www.apache.org/licenses/LICENSE-2.0" rel="noreferrer" target="_blank">
              {say.licence}
            </a>
          </li>
        </ul>
      </section>
    </>
  );
}

/** Nothing where the browser offers no installation. */
function Installation() {
  const say = appWords();
  const install = installApp.value;
  if (isInstalled()) {
    return (
      <section class="section">
        <p class="field-hint">{say.installed}</p>
      </section>
    );
  }
  if (install === null) return null;
  return (
    <section class="section">
      <p class="field-hint">{say.installHint}</p>
      <div class="me-buttons">
        <Button kind="primary" icon={Download} onClick={install}>
          {say.install}
        </Button>
      </div>
    </section>
  );
}
