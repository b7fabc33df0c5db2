import { computed, effect, signal } from "@preact/signals";
import { readPreference, writePreference } from "../state/preferences.ts";

export const LANGUAGES = { en: "English", ko: "한국어" } as const;
export type Language = keyof typeof LANGUAGES;

const isLanguage = (name: unknown): name is Language => typeof name === "string" && name in LANGUAGES;

/** What the user chose; null: as the browser prefers. */
export const chosenLanguage = signal<Language | null>(readPreference("language", isLanguage));

/** The language of everything that the app says. */
export const language = computed<Language>(() => chosenLanguage.value ?? preferredLanguage());

/** The first language of the browser's that the app speaks. */
function preferredLanguage(): Language {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2));
  return spoken.find(isLanguage) ?? "en";
}

/** Keeps the page's own language, which screen readers go by, in step. */
export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    writePreference("language", chosenLanguage.value);
  });
}
