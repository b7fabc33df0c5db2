import { words } from "../i18n/words.ts";

export const meWords = words({
  en: {
    title: "Me",
    sections: {
      profile: "Profile",
      account: "Account",
      seen: "Who saw me",
      notifications: "Notifications",
      chat: "Chats",
      devices: "Devices",
      app: "App",
    },
    guest: "Guest",
    saved: "Saved.",
    myCode: "My link and QR code",
  },
  ko: {
    title: "나",
    sections: {
      profile: "프로필",
      account: "계정",
      seen: "나를 본 사람",
      notifications: "알림",
      chat: "대화",
      devices: "기기",
      app: "앱",
    },
    guest: "게스트",
    saved: "저장했습니다.",
    myCode: "내 링크와 QR 코드",
  },
});
