import { words } from "../../i18n/words.ts";

export const seenWords = words({
  en: {
    title: "Who saw me",
    intro:
      "Whose devices were shown where you were, and when. There is no place in it, and it is forgotten after 30 days at most. Everyone whom you see can read the same about you.",
    hours: "Of people who do not let you see them exactly you are told whole hours, and once they are over.",
    none: "Nobody was shown where you were.",
    noneNote: "When somebody is, it says so here.",
    unknown: "Somebody who is not here any more",
    now: "now",
    precisions: { exact: "exactly", approximate: "about a kilometre" },
    nearby: "nearby",
    channel: (name: string) => `in ${name}`,
    someChannel: "in a chat",
  },
  ko: {
    title: "나를 본 사람",
    intro:
      "누구의 기기에 내 위치가 언제 표시되었는지 보여 줍니다. 위치 자체는 기록되지 않으며, 길어도 30일 뒤에는 지워집니다. 내가 본 사람도 나에 대해 같은 기록을 볼 수 있습니다.",
    hours: "나에게 정확한 위치를 공개하지 않는 사람은 한 시간 단위로, 그 시간이 지난 뒤에 표시됩니다.",
    none: "내 위치를 본 사람이 없습니다.",
    noneNote: "누군가에게 표시되면 여기에 나타납니다.",
    unknown: "더 이상 이용하지 않는 사람",
    now: "지금",
    precisions: { exact: "정확한 위치", approximate: "약 1km 범위" },
    nearby: "주변",
    channel: (name) => `${name} 대화`,
    someChannel: "대화방",
  },
});
