/** The words that the server must choose itself. */
interface Words {
  newMessage: string;
  mentioned: string;
  newComment: string;
  asksToBeFriends: string;
  isNear: string;
  /** Stands for somebody whose account is gone. */
  somebody: string;
}

const ENGLISH: Words = {
  newMessage: "New message",
  mentioned: "Mentioned you",
  newComment: "New comment in a thread",
  asksToBeFriends: "Wants to be friends",
  isNear: "Is near you",
  somebody: "Somebody",
};

const BY_LANGUAGE: Record<string, Words> = {
  en: ENGLISH,
  ko: {
    newMessage: "새 메시지",
    mentioned: "회원님을 언급했습니다",
    newComment: "스레드에 새 댓글이 있습니다",
    asksToBeFriends: "친구가 되고 싶어 합니다",
    isNear: "가까이에 있습니다",
    somebody: "누군가",
  },
};

/** By the language of a tag (BCP 47); English where there is no other. */
export function wordsFor(locale: string): Words {
  const [language = ""] = locale.toLowerCase().split("-");
  return BY_LANGUAGE[language] ?? ENGLISH;
}
