import { words } from "../../i18n/words.ts";

export const voiceWords = words({
  en: {
    asking: "Allow the microphone to record.",
    recording: "Recording",
    stop: "Stop recording",
    discard: "Discard the recording",
    send: "Send the voice message",
    left: (time: string) => `${time} left`,
    denied: "The microphone is blocked. Allow it for this site in the browser's settings.",
    unavailable: "No microphone can be used here.",
    understood: "OK",
  },
  ko: {
    asking: "녹음하려면 마이크를 허용해 주세요.",
    recording: "녹음 중",
    stop: "녹음 멈추기",
    discard: "녹음 버리기",
    send: "음성 메시지 보내기",
    left: (time) => `${time} 남음`,
    denied: "마이크가 차단되어 있습니다. 브라우저 설정에서 이 사이트의 마이크를 허용해 주세요.",
    unavailable: "사용할 수 있는 마이크가 없습니다.",
    understood: "확인",
  },
});
