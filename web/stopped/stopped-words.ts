import { words } from "../i18n/words.ts";

/** Why the app does not go on, and what to do. */
export const stoppedWords = words({
  en: {
    suspended: "Your account is suspended",
    forNow: (until: string) => `The moderators of this server suspended it until ${until}.`,
    forEver: "The moderators of this server suspended it. It stays so until they lift that.",
    meanwhile:
      "Until then you cannot see or write anything here, and nobody sees where you are. Nothing is deleted.",
    tryAgain: "Try again",
    signOut: "Sign out",
    surplus: "Hither is open in too many places",
    surplusText: "This is the window that was opened first. The others go on.",
    useHere: "Use it here",
  },
  ko: {
    suspended: "계정이 정지되었습니다",
    forNow: (until) => `이 서버의 운영자가 ${until}까지 정지했습니다.`,
    forEver: "이 서버의 운영자가 정지했습니다. 운영자가 풀 때까지 계속됩니다.",
    meanwhile:
      "그동안 아무것도 보거나 쓸 수 없고, 내 위치도 아무에게도 보이지 않습니다. 삭제되는 것은 없습니다.",
    tryAgain: "다시 시도",
    signOut: "로그아웃",
    surplus: "Hither가 너무 많은 곳에서 열려 있습니다",
    surplusText: "가장 먼저 열린 창입니다. 다른 창은 계속 사용할 수 있습니다.",
    useHere: "여기서 사용하기",
  },
});
