import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { channelKindSchema } from "../../../protocol/chat/channel.ts";
import { may, OPERATIONS, PERMISSIONS, type Standing } from "../../../protocol/chat/permissions.ts";
import { PERMISSIONS_PAGE, permissionsPage } from "../../../tools/contract/permissions-page.ts";

const STANDINGS: Standing[] = ["owner", "admin", "member", "outsider"];

describe("docs/permissions.md", () => {
  test("is what the code generates: run `npm run contract` where it is not", () => {
    expect(readFileSync(PERMISSIONS_PAGE, "utf8")).toBe(permissionsPage());
  });
});

describe("the table of permissions", () => {
  const open = { readOnly: false, archived: false, closed: false };

  test("gives an owner all that an admin may, and an admin all that a member may", () => {
    for (const kind of ["group", "team"] as const) {
      for (const operation of OPERATIONS) {
        const [owner, admin, member] = STANDINGS.map((standing) =>
          may(operation, standing, { kind, ...open }),
        );
        if (member) expect(admin, `${kind} ${operation}`).toBe(true);
        if (admin) expect(owner, `${kind} ${operation}`).toBe(true);
      }
    }
  });

  test("lets outsiders do nothing but join a team's channel", () => {
    const allowed = channelKindSchema.options.flatMap((kind) =>
      PERMISSIONS[kind].outsider.map((operation) => `${kind} ${operation}`),
    );
    expect(allowed).toEqual(["team join"]);
  });

  test("lets nobody write where a channel is archived or closed", () => {
    for (const kind of channelKindSchema.options) {
      for (const standing of STANDINGS) {
        for (const operation of ["send", "editOwn", "react", "pin", "update", "invite", "join"] as const) {
          expect(may(operation, standing, { kind, ...open, archived: true })).toBe(false);
          expect(may(operation, standing, { kind, ...open, closed: true })).toBe(false);
        }
      }
    }
  });

  test("lets everyone read and delete their own, whatever the state of the channel", () => {
    const states = [
      open,
      { ...open, readOnly: true },
      { ...open, archived: true },
      { ...open, closed: true },
    ];
    for (const state of states) {
      for (const kind of channelKindSchema.options) {
        expect(may("read", "member", { kind, ...state })).toBe(true);
        expect(may("deleteOwn", "member", { kind, ...state })).toBe(true);
      }
    }
  });

  test("keeps mere members silent in a read-only channel, and nobody else", () => {
    for (const kind of ["group", "team"] as const) {
      expect(may("send", "member", { kind, ...open, readOnly: true })).toBe(false);
      expect(may("send", "admin", { kind, ...open, readOnly: true })).toBe(true);
      expect(may("send", "owner", { kind, ...open, readOnly: true })).toBe(true);
    }
  });
});
