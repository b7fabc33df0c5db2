import { words } from "../../i18n/words.ts";

export const emojiWords = words({
  en: {
    title: "Emoji",
    search: "Search emoji",
    found: "Found",
    nothing: "No emoji goes by that name.",
    groups: {
      recent: "Recently used",
      faces: "Smileys",
      people: "People",
      animals: "Animals and nature",
      food: "Food and drink",
      activities: "Activities",
      places: "Travel and places",
      things: "Objects",
      symbols: "Symbols",
    },
  },
  ko: {
    title: "이모지",
    search: "이모지 검색",
    found: "검색 결과",
    nothing: "검색 결과가 없습니다.",
    groups: {
      recent: "최근 사용",
      faces: "표정",
      people: "사람",
      animals: "동물과 자연",
      food: "음식",
      activities: "활동",
      places: "여행과 장소",
      things: "사물",
      symbols: "기호",
    },
  },
});
