import { expect, test } from "vitest";
import { type Channel, may, type Role } from "../../../../client/index.ts";
import { whySilent } from "../../../../web/chat/why-silent.ts";

function silence(fields: Partial<Channel>, role: Role | null = "member") {
  const channel = { kind: "group", readOnly: false, archivedAt: null, closed: false, ...fields } as Channel;
  const state = { ...channel, archived: channel.archivedAt !== null };
  return whySilent({
    channel,
    role,
    may: (operation) => role !== null && may(operation, role, state),
  });
}

test("a channel says why nothing can be written in it", () => {
  expect(silence({})).toBeNull();
  expect(silence({}, null)).toBe("removed");
  expect(silence({ kind: "direct", closed: true })).toBe("closed");
  expect(silence({ archivedAt: 5 }, "owner")).toBe("archived");
  expect(silence({ readOnly: true })).toBe("readOnly");
  expect(silence({ readOnly: true }, "admin")).toBeNull();
});

test("nothing is said of a channel that is not known yet", () => {
  expect(whySilent({ channel: null, role: null, may: () => false })).toBeNull();
});
