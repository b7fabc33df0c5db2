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
    tryAgain: "Try again",
    notRead: "This cannot be read without a connection.",
    offline: "You are offline. This can be done once there is a connection.",
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
    tryAgain: "다시 시도",
    notRead: "연결되지 않아 불러올 수 없습니다.",
    offline: "오프라인입니다. 연결되면 할 수 있습니다.",
  },
});
