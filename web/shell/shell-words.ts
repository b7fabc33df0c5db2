import { words } from "../i18n/words.ts";

export const shellWords = words({
  en: {
    skip: "Skip to the content",
    navigation: "Main",
    map: "Map",
    chats: "Chats",
    friends: "Friends",
    teams: "Teams",
    me: "Me",
    unread: (count: number) => `${count} unread`,
    requests: (count: number) => (count === 1 ? "1 request" : `${count} requests`),
    offline: "Offline",
    raiseSheet: "Show more of the list",
    lowerSheet: "Show more of the map",
  },
  ko: {
    skip: "본문으로 건너뛰기",
    navigation: "주 메뉴",
    map: "지도",
    chats: "대화",
    friends: "친구",
    teams: "팀",
    me: "나",
    unread: (count) => `읽지 않음 ${count}개`,
    requests: (count) => `친구 요청 ${count}개`,
    offline: "오프라인",
    raiseSheet: "목록 더 보기",
    lowerSheet: "지도 더 보기",
  },
});
