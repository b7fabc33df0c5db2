import { type Language, language } from "../../i18n/language.ts";
import { type Theme, theme } from "../../state/theme.ts";

/** How the map is to look just now. */
export interface Look {
  theme: Theme;
  language: Language;
  /** The value of a colour token, as a plain colour that the map's own style understands. */
  color: (token: string) => string;
}

/** Reads the theme, the language, and the colours from the page: whoever calls it in an effect follows them. */
export function readLook(): Look {
  const look = { theme: theme(), language: language.value };
  return { ...look, color: tokenColor };
}

/** A token is an expression of the style sheet's; only an element that has it as a colour knows which one that is. */
function tokenColor(token: string): string {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The same colour, seen through. @param color as `rgb()` */
export function faded(color: string, opacity: number): string {
  const [red, green, blue] = color.match(/[\d.]+/g) ?? ["0", "0", "0"];
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
