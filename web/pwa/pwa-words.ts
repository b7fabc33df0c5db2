import { words } from "../i18n/words.ts";

export const pwaWords = words({
  en: {
    newVersion: "A new version is here.",
    outdated: "This version of the app is too old for the server.",
    reload: "Reload",
  },
  ko: {
    newVersion: "새 버전이 준비되었습니다.",
    outdated: "앱이 오래되어 서버에 연결할 수 없습니다.",
    reload: "새로고침",
  },
});
