import { words } from "../i18n/words.ts";

/** What is said of an e-mail address and a password. */
export const credentialsWords = words({
  en: {
    email: "E-mail",
    password: "Password",
    passwordHint: "At least 8 characters.",
    problems: {
      email: "This is no e-mail address.",
      passwordMissing: "Enter your password.",
      passwordShort: "At least 8 characters.",
      passwordLong: "At most 128 characters.",
    },
  },
  ko: {
    email: "이메일",
    password: "비밀번호",
    passwordHint: "8자 이상 입력해 주세요.",
    problems: {
      email: "이메일 주소 형식이 아닙니다.",
      passwordMissing: "비밀번호를 입력해 주세요.",
      passwordShort: "8자 이상이어야 합니다.",
      passwordLong: "128자를 넘을 수 없습니다.",
    },
  },
});
