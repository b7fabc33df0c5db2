import { effect, signal } from "@preact/signals";
import { readPreference, writePreference } from "./preferences.ts";

export type Theme = "light" | "dark";
const isTheme = (name: unknown): name is Theme => name === "light" || name === "dark";

/** What the user chose; null: as the system has it. */
export const chosenTheme = signal<Theme | null>(readPreference("theme", isTheme));

const system = matchMedia("(prefers-color-scheme: dark)");
const systemTheme = signal<Theme>(system.matches ? "dark" : "light");
system.addEventListener("change", ({ matches }) => {
  systemTheme.value = matches ? "dark" : "light";
});

/** What is shown. */
export function theme(): Theme {
  return chosenTheme.value ?? systemTheme.value;
}

export function followTheme(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = theme();
    writePreference("theme", chosenTheme.value);
  });
}
