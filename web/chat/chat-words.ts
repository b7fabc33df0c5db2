import { words } from "../i18n/words.ts";

/** What a talk says around its messages. */
export const chatWords = words({
  en: {
    back: "Back to the chats",
    members: (count: number) => (count === 1 ? "1 member" : `${count} members`),
    online: "Online",
    away: "Away",
    offline: "Offline",
    lastSeen: (when: string) => `Last seen ${when}`,
    typing: (names: readonly string[]) =>
      names.length === 1
        ? `${names[0]} is typing…`
        : names.length === 2
          ? `${names[0]} and ${names[1]} are typing…`
          : "Several people are typing…",
    typingDirect: "typing…",
    search: "Search in this chat",
    pins: "Pinned messages",
    noPins: "Nothing is pinned here.",
    noPinsNote: "Pin a message to find it here again.",
    info: "About this chat",
    thread: "Thread",
    unreadThreads: (count: number) =>
      count === 1 ? "1 thread with replies" : `${count} threads with replies`,
    noReplies: "No replies yet",
    threadGone: "This message is no longer there.",
    removed: "You are not in this chat any more.",
    notIn: "You are not in this chat, or it does not exist.",
    closed: "You two are not friends now, so nobody can write here.",
    archived: "This chat is archived. Nobody can write here.",
    readOnly: "Only owners and admins can write here.",
    toChats: "To the chats",
  },
  ko: {
    back: "대화 목록으로",
    members: (count) => `멤버 ${count}명`,
    online: "접속 중",
    away: "자리 비움",
    offline: "오프라인",
    lastSeen: (when) => `마지막 접속 ${when}`,
    typing: (names) =>
      names.length <= 2 ? `${names.map((name) => `${name}님`).join(", ")}이 입력 중…` : "여러 명이 입력 중…",
    typingDirect: "입력 중…",
    search: "이 대화에서 검색",
    pins: "고정된 메시지",
    noPins: "고정된 메시지가 없습니다.",
    noPinsNote: "메시지를 고정하면 여기에서 다시 볼 수 있습니다.",
    info: "대화 정보",
    thread: "스레드",
    unreadThreads: (count) => `새 답글이 있는 스레드 ${count}개`,
    noReplies: "아직 답글이 없습니다",
    threadGone: "더 이상 없는 메시지입니다.",
    removed: "더 이상 이 대화에 참여하고 있지 않습니다.",
    notIn: "참여하고 있지 않거나 없는 대화입니다.",
    closed: "지금은 친구가 아니어서 메시지를 쓸 수 없습니다.",
    archived: "보관된 대화입니다. 메시지를 쓸 수 없습니다.",
    readOnly: "소유자와 관리자만 메시지를 쓸 수 있습니다.",
    toChats: "대화 목록으로",
  },
});
