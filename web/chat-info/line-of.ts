import { type Message, previewOf } from "../../client/index.ts";
import { words } from "../i18n/words.ts";

const previewWords = words({
  en: {
    photo: "Photo",
    photos: (many: number) => `${many} photos`,
    video: "Video",
    voiceMessage: "Voice message",
  },
  ko: {
    photo: "사진",
    photos: (many) => `사진 ${many}장`,
    video: "동영상",
    voiceMessage: "음성 메시지",
  },
});

/** A message in a line: what it says, or what goes with it. What an app made up says what it is by its preview only. */
export function lineOf({ kind, body, preview, attachments }: Message): string {
  return previewOf(kind === "text" ? body : (preview ?? ""), attachments, previewWords());
}
