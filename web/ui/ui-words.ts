import { words } from "../i18n/words.ts";

/** What parts of the screen say that belong to no feature. */
export const uiWords = words({
  en: {
    close: "Close",
    cancel: "Cancel",
    back: "Back",
    save: "Save",
    more: "More",
    loading: "Loading",
    dismiss: "Dismiss",
    search: "Search",
    again: "Try again",
  },
  ko: {
    close: "닫기",
    cancel: "취소",
    back: "뒤로",
    save: "저장",
    more: "더 보기",
    loading: "불러오는 중",
    dismiss: "닫기",
    search: "검색",
    again: "다시 시도",
  },
});
