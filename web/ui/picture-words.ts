import { words } from "../i18n/words.ts";

/** What is said of choosing a picture. */
export const pictureWords = words({
  en: {
    picture: "Picture",
    choosePicture: "Choose a picture",
    changePicture: "Change picture",
    removePicture: "Remove picture",
    uploading: (percent: number) => `Uploading… ${percent} %`,
    refused: {
      type: "Choose a JPEG, PNG, WebP, GIF or AVIF picture.",
      size: "This picture is larger than 10 MB.",
    },
  },
  ko: {
    picture: "사진",
    choosePicture: "사진 선택",
    changePicture: "사진 바꾸기",
    removePicture: "사진 삭제",
    uploading: (percent) => `올리는 중… ${percent}%`,
    refused: {
      type: "JPEG, PNG, WebP, GIF, AVIF 사진을 선택해 주세요.",
      size: "10MB보다 큰 사진입니다.",
    },
  },
});
