import type { PreviewWords } from "../../client/index.ts";
import { words } from "../i18n/words.ts";

/** What lists and notifications say of a message that is nothing but files. */
export const previewWords = words<PreviewWords>({
  en: { photo: "Photo", photos: (many) => `${many} photos`, video: "Video", voiceMessage: "Voice message" },
  ko: { photo: "사진", photos: (many) => `사진 ${many}장`, video: "동영상", voiceMessage: "음성 메시지" },
});
