import { words } from "../i18n/words.ts";

/** What the card of a person says. */
export const personWords = words({
  en: {
    title: "Person",
    gone: "This person cannot be shown: the account is no more, or hides from you.",
    showOnMap: "Show on map",
    myProfile: "My profile",
    more: "More about this person",
    near: (distance: string) => `${distance} away`,
    about: "approximately",
    lastSeen: (when: string) => `Last seen ${when}`,
    presence: { online: "Online", away: "Away", offline: "Offline" },

    remove: "Remove friend",
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText:
      "You no longer see each other on the map, and can no longer write to each other. Either can ask again.",
    removed: (name: string) => `${name} is no longer your friend.`,
    block: "Block",
    blockTitle: (name: string) => `Block ${name}?`,
    blockText:
      "They can no longer find you, see you or write to you, and a friendship or a request between you ends. They are not told. You can unblock them under Friends.",
    blockedNow: (name: string) => `${name} is blocked.`,
  },
  ko: {
    title: "프로필",
    gone: "표시할 수 없는 사람입니다. 계정이 없어졌거나 볼 수 없게 되었습니다.",
    showOnMap: "지도에서 보기",
    myProfile: "내 프로필",
    more: "더 보기",
    near: (distance) => `${distance} 거리`,
    about: "대략",
    lastSeen: (when) => `마지막 접속 ${when}`,
    presence: { online: "접속 중", away: "자리 비움", offline: "오프라인" },

    remove: "친구 끊기",
    removeTitle: (name) => `${name}님과 친구를 끊을까요?`,
    removeText:
      "서로 지도에서 볼 수 없고 메시지도 보낼 수 없게 됩니다. 나중에 다시 친구 요청을 보낼 수 있습니다.",
    removed: (name) => `${name}님과 친구를 끊었습니다.`,
    block: "차단",
    blockTitle: (name) => `${name}님을 차단할까요?`,
    blockText:
      "상대방은 나를 찾거나, 보거나, 메시지를 보낼 수 없고, 친구 관계나 요청도 끝납니다. 상대방에게 알리지 않습니다. ‘친구’에서 차단을 풀 수 있습니다.",
    blockedNow: (name) => `${name}님을 차단했습니다.`,
  },
});
