import { language } from "../i18n/language.ts";

/** "12,345", as the language writes it. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(language.value).format(count);
}
