import {
  ClientClosedError,
  FileRefusedError,
  ProblemError,
  RefusedError,
  RequestTimeoutError,
  SupersededError,
  UnconfirmedError,
} from "../../client/index.ts";
import { language } from "./language.ts";
import { words } from "./words.ts";

const say = words({
  en: {
    offline: "There is no connection. Try again once there is.",
    timeout: "The server does not answer. It goes on trying.",
    unconfirmed: "It is not known whether this was sent. Look, and send it again if it was not.",
    unknown: "That did not work.",
    refused: {
      checksumMismatch: "The file changed while it was being sent.",
      typeMismatch: "The file is not of the type that its name says.",
      malformedPicture: "This picture is broken and cannot be shown.",
      pictureTooLarge: "This picture is too large.",
    },
  },
  ko: {
    offline: "연결이 끊겼습니다. 다시 연결되면 시도해 주세요.",
    timeout: "서버가 응답하지 않습니다. 계속 시도하고 있습니다.",
    unconfirmed: "전송되었는지 알 수 없습니다. 확인하고, 없으면 다시 보내 주세요.",
    unknown: "문제가 생겼습니다.",
    refused: {
      checksumMismatch: "보내는 동안 파일이 바뀌었습니다.",
      typeMismatch: "파일의 내용이 확장자와 다릅니다.",
      malformedPicture: "손상되어 표시할 수 없는 사진입니다.",
      pictureTooLarge: "사진이 너무 큽니다.",
    },
  },
});

/** The server's own sentences are English; these are theirs in Korean, by the last part of a problem's type or by a code. */
const KOREAN: Record<string, string> = {
  "invalid-input": "입력한 내용이 올바르지 않습니다.",
  "invalid-password": "비밀번호가 틀렸습니다.",
  "not-yourself": "자기 자신에게는 할 수 없습니다.",
  "not-signed-in": "먼저 로그인해 주세요.",
  "invalid-email-or-password": "이메일 또는 비밀번호가 틀렸습니다.",
  "not-allowed": "권한이 없거나 지금 상태에서는 할 수 없습니다.",
  "account-suspended": "정지된 계정입니다.",
  "guessable-password": "너무 쉬운 비밀번호예요. 다른 비밀번호를 골라 주세요.",
  "sign-in-again": "다시 로그인한 다음 시도해 주세요.",
  "not-found": "찾을 수 없습니다.",
  "no-such-person": "그런 사람이 없습니다.",
  "no-such-request": "받은 요청이 없습니다.",
  "no-such-channel": "그런 대화방이 없습니다.",
  "no-such-message": "그런 메시지가 없습니다.",
  "no-such-team": "그런 팀이 없습니다.",
  "no-such-invite": "초대가 없거나 만료되었습니다.",
  "no-such-file": "그런 파일이 없습니다.",
  "not-friends": "친구가 아닙니다.",
  "limit-reached": "더 이상 추가할 수 없습니다.",
  "you-blocked-them": "차단한 사람입니다. 먼저 차단을 풀어 주세요.",
  "handle-taken": "이미 쓰이고 있는 아이디입니다.",
  "handle-reserved": "쓸 수 없는 아이디입니다.",
  "email-taken": "이미 가입된 이메일입니다.",
  "too-many-friends": "친구를 더 추가할 수 없습니다.",
  "they-have-too-many-friends": "상대방이 친구를 더 추가할 수 없습니다.",
  "too-many-requests-sent": "보낸 요청이 너무 많습니다.",
  "too-many-requests-waiting": "상대방에게 온 요청이 너무 많습니다.",
  "quota-full": "저장 공간이 가득 찼습니다.",
  "too-large": "너무 큽니다.",
  "unsupported-type": "지원하지 않는 형식입니다.",
  "malformed-picture": "표시할 수 없는 사진입니다.",
  "rate-limited": "너무 잦습니다. 잠시 후 다시 시도해 주세요.",
  unavailable: "잠시 사용할 수 없습니다. 다시 시도해 주세요.",
  notFound: "찾을 수 없습니다.",
  forbidden: "권한이 없거나 지금 상태에서는 할 수 없습니다.",
  limitReached: "더 이상 추가할 수 없습니다.",
  rateLimited: "너무 잦습니다. 잠시 후 다시 시도해 주세요.",
};

/** What to tell the user of a failure; null where there is nothing to tell. */
export function problemWords(error: unknown): string | null {
  if (error instanceof ClientClosedError || error instanceof SupersededError) return null;
  if (error instanceof DOMException && error.name === "AbortError") return null;
  if (error instanceof RequestTimeoutError) return say().timeout;
  if (error instanceof UnconfirmedError) return say().unconfirmed;
  if (error instanceof FileRefusedError) return say().refused[error.refusal];
  if (error instanceof ProblemError) {
    const { type, title, detail } = error.problem;
    return sentence(type.replace(/^.*\//, ""), detail ?? title);
  }
  if (error instanceof RefusedError) return sentence(error.code, error.message);
  // What `fetch` throws where no answer comes.
  if (error instanceof TypeError || error instanceof DOMException) return say().offline;
  return say().unknown;
}

function sentence(code: string, english: string): string {
  return language.value === "ko" ? (KOREAN[code] ?? say().unknown) : english;
}
