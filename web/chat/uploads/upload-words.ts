import { words } from "../../i18n/words.ts";
import type { UploadPhase } from "./upload-work.ts";

export const uploadWords = words({
  en: {
    onItsWay: "Files on their way",
    waiting: "Waits for its turn",
    offline: "Will be sent once you are online",
    uploading: (percent: number) => `${percent} %`,
    checking: "Almost there",
    cancel: "Do not send",
    without: (name: string) => `Send without ${name}`,
    unreadable: "A file cannot be read any more. Choose it again.",
    progress: "Progress",
  },
  ko: {
    onItsWay: "보내는 중인 파일",
    waiting: "차례를 기다리는 중",
    offline: "온라인이 되면 보냅니다",
    uploading: (percent) => `${percent}%`,
    checking: "거의 다 됐습니다",
    cancel: "보내지 않기",
    without: (name) => `${name} 빼고 보내기`,
    unreadable: "파일을 더 이상 읽을 수 없습니다. 다시 선택해 주세요.",
    progress: "진행률",
  },
});

/** What a message that is on its way does at the moment. @param part from 0 to 1 */
export function stateWords(phase: UploadPhase, part: number, isOnline: boolean): string {
  const say = uploadWords();
  if (!isOnline) return say.offline;
  if (phase !== "uploading") return say.waiting;
  return part >= 1 ? say.checking : say.uploading(Math.floor(part * 100));
}
