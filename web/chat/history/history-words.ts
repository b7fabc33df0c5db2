import { words } from "../../i18n/words.ts";

export const historyWords = words({
  en: {
    messages: "Messages",
    replies: "Replies",
    newMessages: "New messages",
    toNewest: "To the newest message",
    newBelow: (count: number) => (count === 1 ? "1 new" : `${count > 99 ? "99+" : count} new`),
    notLoaded: "Earlier messages could not be loaded.",
    beginning: "This is where it begins.",
    empty: "No messages yet. Say hello!",
    gone: "This message is no longer there.",
    said: (name: string, text: string) => `${name}: ${text}`,
  },
  ko: {
    messages: "메시지",
    replies: "답글",
    newMessages: "새 메시지",
    toNewest: "최근 메시지로 이동",
    newBelow: (count) => `새 메시지 ${count > 99 ? "99+" : count}개`,
    notLoaded: "메시지를 불러오지 못했습니다.",
    beginning: "여기서 대화가 시작되었습니다.",
    empty: "아직 메시지가 없습니다. 먼저 인사해 보세요!",
    gone: "더 이상 없는 메시지입니다.",
    said: (name, text) => `${name}: ${text}`,
  },
});
