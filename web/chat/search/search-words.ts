import { words } from "../../i18n/words.ts";

export const searchWords = words({
  en: {
    title: "Search",
    inChat: "Search in this chat",
    everywhere: "Search all messages",
    atLeast: "Type at least two letters.",
    nothing: (text: string) => `Nothing was found for “${text}”.`,
    nothingNote: "What people wrote is searched, not their files.",
    close: "Close the search",
    found: (count: number) => (count === 1 ? "1 message" : `${count} messages`),
    foundMore: (count: number) => `${count} messages and more`,
  },
  ko: {
    title: "검색",
    inChat: "이 대화에서 검색",
    everywhere: "모든 메시지 검색",
    atLeast: "두 글자 이상 입력해 주세요.",
    nothing: (text) => `“${text}” 검색 결과가 없습니다.`,
    nothingNote: "메시지의 글만 검색합니다. 파일은 검색하지 않습니다.",
    close: "검색 닫기",
    found: (count) => `메시지 ${count}개`,
    foundMore: (count) => `메시지 ${count}개 이상`,
  },
});
