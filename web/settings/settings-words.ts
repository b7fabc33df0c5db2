import { words } from "../i18n/words.ts";

/** What settings say that channels and teams share. */
export const settingsWords = words({
  en: {
    notifications: "Notify me of",
    levels: { all: "Everything", mentions: "Mentions", nothing: "Nothing" },
    howLong: "For how long",
    times: { hour: "1 hour", hours8: "8 hours", day: "1 day", week: "1 week", forGood: "For good" },
    until: (moment: string) => `Until ${moment}`,
    retention: "Keep messages",
    days: (days: number) => (days === 1 ? "1 day" : `${days} days`),
    other: "Another time…",
    daysLabel: "Days",
    daysProblem: "A number from 1 to 36,500.",
    erasesTitle: "Erase older messages?",
    erasesText: (days: string) =>
      `Messages older than ${days} will be erased for everybody. They cannot be brought back.`,
    erases: "Erase them",
  },
  ko: {
    notifications: "알림",
    levels: { all: "모두", mentions: "멘션만", nothing: "끄기" },
    howLong: "기간",
    times: { hour: "1시간", hours8: "8시간", day: "1일", week: "1주", forGood: "계속" },
    until: (moment) => `${moment}까지`,
    retention: "메시지 보관 기간",
    days: (days) => `${days}일`,
    other: "직접 입력…",
    daysLabel: "일수",
    daysProblem: "1부터 36,500까지의 숫자를 입력해 주세요.",
    erasesTitle: "오래된 메시지를 지울까요?",
    erasesText: (days) => `${days}이 지난 메시지가 모두에게서 지워지며 되돌릴 수 없습니다.`,
    erases: "지우기",
  },
});
