import { describe, expect, it } from "vitest";
import type { Invite } from "../../../../client/index.ts";
import { inviteCodeIn, inviteLink } from "../../../../web/teams/invite-code.ts";
import { inviteState } from "../../../../web/teams/invite-state.ts";

describe("a text that somebody pasted", () => {
  it("is read as a link to an invitation, of any server", () => {
    const link = inviteLink("https://hither.example", "aB3_-x");
    expect(link).toBe("https://hither.example/#/join/aB3_-x");
    expect(inviteCodeIn(link)).toBe("aB3_-x");
    expect(inviteCodeIn(`  join us: ${link}?from=mail `)).toBe("aB3_-x");
    expect(inviteCodeIn("/join/aB3_-x/")).toBe("aB3_-x");
  });

  it("is read as a mere code", () => {
    expect(inviteCodeIn(" aB3_-x\n")).toBe("aB3_-x");
  });

  it("has no invitation where it is something else", () => {
    for (const text of ["", "   ", "two words", "https://hither.example/#/add/mina", "a".repeat(65)]) {
      expect(inviteCodeIn(text), text).toBeNull();
    }
    expect(inviteCodeIn(`/join/${"a".repeat(65)}`)).toBeNull();
  });
});

describe("an invitation", () => {
  const nowMs = Date.parse("2026-05-01T12:00:00.000Z");
  const invite: Invite = {
    inviteId: "invite-1",
    role: "member",
    createdBy: "user-1",
    createdAt: "2026-04-01T12:00:00.000Z",
    expiresAt: null,
    maxUses: null,
    uses: 7,
    revokedAt: null,
  };

  it("without bounds is in force", () => {
    expect(inviteState(invite, nowMs)).toBe("live");
  });

  it("is over from the moment at which it expires", () => {
    const bounded = { ...invite, expiresAt: "2026-05-01T12:00:00.000Z" };
    expect(inviteState(bounded, nowMs - 1)).toBe("live");
    expect(inviteState(bounded, nowMs)).toBe("expired");
  });

  it("is over once as many joined as it is for", () => {
    expect(inviteState({ ...invite, maxUses: 8 }, nowMs)).toBe("live");
    expect(inviteState({ ...invite, maxUses: 7 }, nowMs)).toBe("usedUp");
  });

  it("that was taken back says so, whatever else is true of it", () => {
    const ended = { ...invite, maxUses: 1, expiresAt: invite.createdAt, revokedAt: invite.createdAt };
    expect(inviteState(ended, nowMs)).toBe("revoked");
  });
});
