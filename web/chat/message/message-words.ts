import type { SystemEvent } from "../../../client/index.ts";
import { formatList } from "../../i18n/format.ts";
import { words } from "../../i18n/words.ts";

interface SystemPeople {
  actor: string;
  name: (userId: string) => string;
}

const FIELDS_EN: Record<string, string> = {
  name: "name",
  topic: "topic",
  picture: "picture",
  readOnly: "who may write",
  archived: "whether it is archived",
  retentionDays: "how long messages are kept",
};
const FIELDS_KO: Record<string, string> = {
  name: "이름",
  topic: "주제",
  picture: "사진",
  readOnly: "쓰기 권한",
  archived: "보관 상태",
  retentionDays: "메시지 보관 기간",
};
const ROLES_KO = { owner: "소유자", admin: "관리자", member: "멤버" } as const;
const ROLES_EN = { owner: "an owner", admin: "an admin", member: "a member" } as const;

/** What a system message says, in English. */
function systemEn(event: SystemEvent, { actor, name }: SystemPeople): string {
  switch (event.event) {
    case "created":
      return `${actor} created this chat`;
    case "updated":
      if (event.name !== undefined) return `${actor} changed the name to “${event.name}”`;
      return `${actor} changed ${formatList(event.fields.map((field) => FIELDS_EN[field] ?? "something"))}`;
    case "joined":
      return `${formatList(event.userIds.map(name))} joined`;
    case "left":
      return `${name(event.userId)} left`;
    case "removed":
      return `${actor} removed ${name(event.userId)}`;
    case "roleChanged":
      return `${actor} made ${name(event.userId)} ${ROLES_EN[event.role]}`;
    case "pinned":
      return `${actor} pinned a message`;
  }
}

/** The same in Korean. */
function systemKo(event: SystemEvent, { actor, name }: SystemPeople): string {
  switch (event.event) {
    case "created":
      return `${actor}님이 대화를 시작했습니다`;
    case "updated":
      if (event.name !== undefined) return `${actor}님이 이름을 바꿨습니다: “${event.name}”`;
      return `${actor}님이 변경했습니다: ${event.fields.map((field) => FIELDS_KO[field] ?? "설정").join(", ")}`;
    case "joined":
      return `${event.userIds.map((userId) => `${name(userId)}님`).join(", ")}이 들어왔습니다`;
    case "left":
      return `${name(event.userId)}님이 나갔습니다`;
    case "removed":
      return `${actor}님이 ${name(event.userId)}님을 내보냈습니다`;
    case "roleChanged":
      return `${actor}님이 ${name(event.userId)}님을 ${ROLES_KO[event.role]}로 지정했습니다`;
    case "pinned":
      return `${actor}님이 메시지를 고정했습니다`;
  }
}

/** What messages say of themselves, and what one does with them. */
export const messageWords = words({
  en: {
    you: "You",
    deletedAccount: "Deleted account",
    deleted: "This message was deleted",
    takenDown: "This message was removed by the moderators",
    unknownKind: "This app cannot show this",
    forwarded: "Forwarded",
    forwardedFrom: (name: string) => `Forwarded from ${name}`,
    edited: "edited",
    editedAt: (when: string) => `Edited ${when}`,
    pinned: "Pinned",
    showMore: "Show more",
    showLess: "Show less",
    quotedMessage: "A message",
    goToQuoted: "Go to the message that this replies to",
    inThread: "In a thread",
    replies: (count: number) => (count === 1 ? "1 reply" : `${count} replies`),
    lastReply: (when: string) => `last ${when}`,
    unreadReplies: (count: number) => `${count} new`,
    pending: "On its way",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    readBy: (count: number) => `Read by ${count}`,
    whoRead: "Who has read it",
    deliveredTo: "Delivered to",
    notYet: "Not delivered yet",
    failed: "Not sent",
    retry: "Try again",
    discard: "Discard",
    toggleReaction: (emoji: string, count: number, isMine: boolean) =>
      `${emoji} ${count}${isMine ? ", yours too" : ""}`,
    andMore: (names: string, more: number) => `${names} and ${more} more`,
    addReaction: "Add a reaction",
    react: "React",
    reactors: "Reactions",
    whoReacted: "Who reacted",
    actions: "Actions",
    reply: "Reply",
    replyInThread: "Reply in a thread",
    openThread: "Open the thread",
    edit: "Edit",
    copyText: "Copy the text",
    copyLink: "Copy the link",
    copied: "Copied",
    pin: "Pin",
    unpin: "Unpin",
    forward: "Forward",
    delete: "Delete",
    deleteTitle: "Delete this message?",
    deleteText: "It will be gone for everybody here.",
    moreEmoji: "More emoji",
    forwardTo: "Forward to",
    forwardToChats: (count: number) => (count === 1 ? "Forward to 1 chat" : `Forward to ${count} chats`),
    forwardedNews: "Forwarded",
    findChat: "Find a chat",
    noChats: "There is no such chat.",
    system: systemEn,
    systemUnknown: "Something changed here",
  },
  ko: {
    you: "나",
    deletedAccount: "탈퇴한 사용자",
    deleted: "삭제된 메시지입니다",
    takenDown: "운영자가 삭제한 메시지입니다",
    unknownKind: "이 앱에서는 볼 수 없는 메시지입니다",
    forwarded: "전달됨",
    forwardedFrom: (name) => `${name}님의 메시지를 전달함`,
    edited: "수정됨",
    editedAt: (when) => `${when}에 수정됨`,
    pinned: "고정됨",
    showMore: "더 보기",
    showLess: "접기",
    quotedMessage: "메시지",
    goToQuoted: "답장한 원래 메시지로 이동",
    inThread: "스레드에 쓴 글",
    replies: (count) => `답글 ${count}개`,
    lastReply: (when) => `마지막 ${when}`,
    unreadReplies: (count) => `새 글 ${count}개`,
    pending: "보내는 중",
    sent: "보냄",
    delivered: "전달됨",
    read: "읽음",
    readBy: (count) => `${count}명 읽음`,
    whoRead: "읽은 사람",
    deliveredTo: "전달된 사람",
    notYet: "아직 전달되지 않음",
    failed: "보내지 못함",
    retry: "다시 보내기",
    discard: "지우기",
    toggleReaction: (emoji, count, isMine) => `${emoji} ${count}${isMine ? ", 나도 누름" : ""}`,
    andMore: (names, more) => `${names} 외 ${more}명`,
    addReaction: "반응 추가",
    react: "반응",
    reactors: "반응",
    whoReacted: "반응한 사람",
    actions: "메시지 메뉴",
    reply: "답장",
    replyInThread: "스레드로 답글 달기",
    openThread: "스레드 열기",
    edit: "수정",
    copyText: "텍스트 복사",
    copyLink: "링크 복사",
    copied: "복사했습니다",
    pin: "고정",
    unpin: "고정 해제",
    forward: "전달",
    delete: "삭제",
    deleteTitle: "메시지를 삭제할까요?",
    deleteText: "이 대화의 모든 사람에게서 사라집니다.",
    moreEmoji: "다른 이모지",
    forwardTo: "전달할 대화",
    forwardToChats: (count) => `대화 ${count}개에 전달`,
    forwardedNews: "전달했습니다",
    findChat: "대화 찾기",
    noChats: "그런 대화가 없습니다.",
    system: systemKo,
    systemUnknown: "대화방이 변경되었습니다",
  },
});
