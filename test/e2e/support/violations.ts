import axe from "axe-core";
import type { Page } from "playwright-core";

/** Rules about the page as a whole, which are of lesser impact but matter to whoever listens to it. */
const OUTLINE_RULES = new Set([
  "landmark-banner-is-top-level",
  "landmark-contentinfo-is-top-level",
  "landmark-main-is-top-level",
  "landmark-no-duplicate-banner",
  "landmark-no-duplicate-contentinfo",
  "landmark-no-duplicate-main",
  "landmark-one-main",
  "page-has-heading-one",
  "heading-order",
]);

interface Found {
  id: string;
  impact: string | null;
  nodes: { target: string[]; html: string; why: string }[];
}

/**
 * What axe finds on a page as it is: whatever is serious or critical, and what is wrong with the outline. One line each, with rule
 * and element.
 *
 * @param rules only these, where all others are known to hold
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  const found = await page.evaluate<
    Found[]
  >(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ target, html, any, all, none }) => ({
        target: target.map(String),
        html: html.slice(0, 160),
        why: [...any, ...all, ...none].map(({ message }) => message).join("; ").slice(0, 200),
      })),
    })))`);
  return found
    .filter(({ id, impact }) => impact === "serious" || impact === "critical" || OUTLINE_RULES.has(id))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, why }) => `${id} at ${target.join(" ")}: ${why} — ${html}`),
    );
}
