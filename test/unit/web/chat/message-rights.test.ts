import { describe, expect, test } from "vitest";
import type { Operation } from "../../../../client/index.ts";
import { rightsOver } from "../../../../web/chat/message/message-rights.ts";
import { shown } from "./shown.ts";

const ALL: readonly Operation[] = ["send", "react", "pin", "editOwn", "deleteOwn", "deleteAny"];

function allowed(message: Parameters<typeof shown>[0], operations = ALL, isInThread = false): string {
  const rights = rightsOver(shown(message), {
    userId: "me",
    may: (operation) => operations.includes(operation),
    isInThread,
    hasReceipts: true,
  });
  return Object.entries(rights)
    .flatMap(([name, isAllowed]) => (isAllowed ? name : []))
    .join(" ");
}

describe("what may be done with a message", () => {
  test("is more with one's own", () => {
    expect(allowed({ senderId: "me" })).toBe("react reply thread edit delete pin copy forward link readers");
    expect(allowed({})).toBe("react reply thread delete pin copy forward report link");
  });

  test("follows the role", () => {
    expect(allowed({}, [])).toBe("copy forward report link");
    expect(allowed({}, ["deleteOwn", "editOwn"])).toBe("copy forward report link");
    expect(allowed({ senderId: "me" }, ["deleteOwn"])).toBe("delete copy forward link readers");
  });

  test("is little while it is on its way, and with what is left of it once it is deleted", () => {
    expect(allowed({ senderId: "me", seq: null, state: "pending" })).toBe("copy");
    expect(allowed({ senderId: "me", body: "", deletedAt: 5 })).toBe("link");
    expect(allowed({ kind: "system", body: "{}" })).toBe("link");
  });

  test("is no thread in a thread", () => {
    expect(allowed({}, ["send"], true)).toBe("reply copy forward report link");
    expect(allowed({ threadOf: 3, inChannel: true }, ["send"])).toBe("reply copy forward report link");
  });

  test("does not take somebody's live place elsewhere", () => {
    expect(allowed({ kind: "hither.liveLocation", body: "{}" }, [])).toBe("report link");
    expect(allowed({ kind: "acme.poll", body: "{}" }, [])).toBe("forward report link");
  });
});
