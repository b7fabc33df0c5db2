import { type Language, language } from "./language.ts";

/**
 * The words of one feature in every language. Called where they are shown, so that a change of the language shows at once.
 * English says which words there are; the compiler sees to it that no other language lacks one.
 */
export function words<Words>(
  byLanguage: { en: Words } & Record<Exclude<Language, "en">, NoInfer<Words>>,
): () => Words {
  return () => byLanguage[language.value];
}
