import { words } from "../../i18n/words.ts";

export const accountWords = words({
  en: {
    account: "Account",
    signedInAs: "You sign in with",
    guestTitle: "You are a guest",
    guestWarning:
      "This account lives in this browser only. Once its data is cleared, or you sign out, there is no way back. Add an e-mail address and a password to keep it: friends and messages stay.",
    keep: "Keep my account",
    kept: "Your account is safe now. Sign in with your e-mail address from anywhere.",
    signOut: "Sign out",
    signOutTitle: "Sign out?",
    signOutText: "Everything of yours is removed from this device. Your account stays.",
    unsent: (count: number) =>
      count === 1
        ? " One thing that you wrote is not sent yet and will be lost."
        : ` ${count} things that you wrote are not sent yet and will be lost.`,
    guestSignOutTitle: "Lose this account?",
    guestSignOutText:
      "Nobody can sign in to a guest's account again: your friends, groups and messages are lost for you. Keep your account first, by e-mail and password, if you want to come back.",
    guestSignOut: "Sign out and lose it",
    export: "Export my data",
    exportHint: "Everything about you in one archive: profile, friends, what you wrote, your files.",
    exportTitle: "Export your data?",
    exportText:
      "You get a ZIP file with everything that the server keeps about you. What others wrote is not in it. Keep it as safe as your account.",
    exporting: "Being made …",
    exported: "Your data is saved.",
    delete: "Delete account",
    deleteHint: "For good. Friends do not find you any more, and your name is taken off your messages.",
    deleteTitle: "Delete your account?",
    deleteText:
      "This cannot be undone. Your profile, your friends and your settings are gone, everywhere and at once.",
    deletePassword: "Your password, to be sure that it is you",
    deleted: "Your account is deleted.",
  },
  ko: {
    account: "계정",
    signedInAs: "로그인 이메일",
    guestTitle: "게스트로 사용 중입니다",
    guestWarning:
      "이 계정은 지금 이 브라우저에만 있습니다. 브라우저 데이터를 지우거나 로그아웃하면 되돌릴 수 없습니다. 이메일과 비밀번호를 등록하면 친구와 대화를 그대로 지킬 수 있습니다.",
    keep: "계정 지키기",
    kept: "이제 안전합니다. 어디서든 이메일로 로그인할 수 있습니다.",
    signOut: "로그아웃",
    signOutTitle: "로그아웃할까요?",
    signOutText: "이 기기에 있는 내 데이터가 모두 지워집니다. 계정은 그대로 남습니다.",
    unsent: (count) => ` 아직 보내지 못한 ${count}건은 사라집니다.`,
    guestSignOutTitle: "이 계정을 잃게 됩니다",
    guestSignOutText:
      "게스트 계정으로는 다시 로그인할 수 없습니다. 친구, 그룹, 대화를 모두 잃게 됩니다. 다시 돌아오려면 먼저 이메일과 비밀번호를 등록해 주세요.",
    guestSignOut: "계정을 잃고 로그아웃",
    export: "내 데이터 내보내기",
    exportHint: "프로필, 친구, 내가 쓴 메시지, 파일까지 내 모든 데이터를 하나의 파일로 받습니다.",
    exportTitle: "데이터를 내보낼까요?",
    exportText:
      "서버에 있는 내 모든 데이터를 ZIP 파일로 받습니다. 다른 사람이 쓴 글은 들어 있지 않습니다. 계정만큼 안전하게 보관해 주세요.",
    exporting: "만드는 중…",
    exported: "데이터를 저장했습니다.",
    delete: "계정 삭제",
    deleteHint: "되돌릴 수 없습니다. 친구들이 더 이상 나를 찾을 수 없고, 메시지에서 이름이 지워집니다.",
    deleteTitle: "계정을 삭제할까요?",
    deleteText: "되돌릴 수 없습니다. 프로필, 친구, 설정이 모든 기기에서 바로 사라집니다.",
    deletePassword: "본인 확인을 위한 비밀번호",
    deleted: "계정을 삭제했습니다.",
  },
});
