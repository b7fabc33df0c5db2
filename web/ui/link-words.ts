import { words } from "../i18n/words.ts";

/** What is said of a link that is to be handed on. */
export const linkWords = words({
  en: {
    copy: "Copy link",
    copied: "The link is copied.",
    copyFailed: "The browser does not let the link be copied. Select it, and copy it yourself.",
    share: "Share link",
  },
  ko: {
    copy: "링크 복사",
    copied: "링크를 복사했습니다.",
    copyFailed: "브라우저에서 링크를 복사할 수 없습니다. 직접 선택해서 복사해 주세요.",
    share: "링크 공유",
  },
});
