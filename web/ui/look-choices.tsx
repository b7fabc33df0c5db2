import { chosenLanguage, LANGUAGES, type Language, language } from "../i18n/language.ts";
import { words } from "../i18n/words.ts";
import { chosenTheme } from "../state/theme.ts";
import { Choice } from "./field.tsx";

const say = words({
  en: { language: "Language", theme: "Look", system: "Auto", light: "Light", dark: "Dark" },
  ko: { language: "언어", theme: "화면", system: "자동", light: "밝게", dark: "어둡게" },
});

/** In which language the app speaks. */
export function LanguageChoice() {
  const names = Object.keys(LANGUAGES) as Language[];
  return (
    <Choice
      label={say().language}
      options={names.map((name) => ({ name, label: LANGUAGES[name] }))}
      chosen={language.value}
      onChoose={(name) => {
        chosenLanguage.value = name;
      }}
    />
  );
}

/** Light or dark. */
export function ThemeChoice() {
  const { system, light, dark } = say();
  return (
    <Choice
      label={say().theme}
      options={[
        { name: "system", label: system },
        { name: "light", label: light },
        { name: "dark", label: dark },
      ]}
      chosen={chosenTheme.value ?? "system"}
      onChoose={(name) => {
        chosenTheme.value = name === "system" ? null : name;
      }}
    />
  );
}
