import { words } from "../i18n/words.ts";

/** What is said about codes that are scanned to become friends. */
export const codeWords = words({
  en: {
    mine: "My code",
    mineText: "Whoever scans it, or opens the link, can ask to be your friend.",
    picture: (handle: string) => `QR code with the link to add @${handle}`,
    shareText: (name: string) => `Add ${name} on Hither`,
    link: "Link to add me",

    scanTitle: "Scan a code",
    scanText: "Point the camera at a friend’s code, or choose a picture of it.",
    scanStart: "Scan a code",
    fromPicture: "From a picture",
    states: {
      starting: "Starting the camera …",
      running: "Point the camera at the code.",
      denied:
        "The browser was not allowed to use the camera. Allow it in the browser’s settings, or choose a picture.",
      none: "There is no camera here. Choose a picture of the code instead.",
      failed: "The camera could not be started. Another app may be using it.",
    },
    noCode: "There is no code in this picture that can be read.",
    noPicture: "This picture cannot be read.",
    unknown: "This code is no link to a person on Hither.",
    elsewhere: (host: string) => `This code leads to ${host}, another place than this one.`,
  },
  ko: {
    mine: "내 코드",
    mineText: "이 코드를 스캔하거나 링크를 연 사람은 나에게 친구 요청을 보낼 수 있습니다.",
    picture: (handle) => `@${handle} 친구 추가 링크가 담긴 QR 코드`,
    shareText: (name) => `Hither에서 ${name}님을 친구로 추가해 주세요`,
    link: "내 친구 추가 링크",

    scanTitle: "코드 스캔",
    scanText: "친구의 코드를 카메라로 비추거나 사진을 선택해 주세요.",
    scanStart: "코드 스캔",
    fromPicture: "사진에서 읽기",
    states: {
      starting: "카메라를 켜는 중…",
      running: "카메라로 코드를 비춰 주세요.",
      denied: "카메라를 사용할 권한이 없습니다. 브라우저 설정에서 허용하거나 사진을 선택해 주세요.",
      none: "카메라가 없습니다. 코드가 담긴 사진을 선택해 주세요.",
      failed: "카메라를 켤 수 없습니다. 다른 앱에서 사용 중일 수 있습니다.",
    },
    noCode: "사진에서 읽을 수 있는 코드를 찾지 못했습니다.",
    noPicture: "읽을 수 없는 사진입니다.",
    unknown: "Hither 친구 추가 코드가 아닙니다.",
    elsewhere: (host) => `이곳이 아닌 다른 곳(${host})의 코드입니다.`,
  },
});
