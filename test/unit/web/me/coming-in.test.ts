import { describe, expect, it } from "vitest";
import { unsentCount } from "../../../../web/me/account/unsent-count.ts";
import { emailProblem, newPasswordProblem } from "../../../../web/welcome/credentials.ts";
import { parseCrowd } from "../../../../web/welcome/parse-crowd.ts";
import { syncState, written } from "../pwa/some-sync.ts";

it.each(["ann@example.com", " ann.lee+x@mail.example.co.kr ", "안나@예시.한국"])(
  "takes %s for an address",
  (email) => {
    expect(emailProblem(email)).toBeNull();
  },
);

it.each(["", "ann", "ann@", "@example.com", "ann@example", "ann lee@example.com", "ann@example."])(
  "does not take %j for an address",
  (email) => {
    expect(emailProblem(email)).toBe("email");
  },
);

it.each([
  ["", "passwordMissing"],
  ["1234567", "passwordShort"],
  ["12345678", null],
  ["x".repeat(128), null],
  ["x".repeat(129), "passwordLong"],
])("says what is wrong with the new password %j", (password, problem) => {
  expect(newPasswordProblem(password)).toBe(problem);
});

describe("the crowd of a local server", () => {
  const centre = { lat: 37.5, lng: 127 };
  const mina = { userId: "mina", displayName: "Mina" };

  it("is joined where it is, with those who are to be friends", () => {
    const answer = { centre, people: [mina], friends: [mina], teamInvite: "code", coming: false };
    expect(parseCrowd(answer)).toEqual({ centre, friends: [mina], teamInvite: "code" });
  });

  it("is waited for while it is on its way", () => {
    expect(parseCrowd({ centre: null, people: [], friends: [], teamInvite: null, coming: true })).toBe(
      "coming",
    );
  });

  it.each([
    [{ centre: null, people: [], friends: [], teamInvite: null, coming: false }],
    [null],
    ["<!doctype html>"],
  ])("is not there where the answer is %j", (answer) => {
    expect(parseCrowd(answer)).toBeNull();
  });
});

it("counts what was written and not sent, over all channels", () => {
  const channels = {
    c: { stream: null, outbox: [written("a", 1), written("b", 2)] },
    d: { stream: null, outbox: [written("c", 3)] },
  };
  expect(unsentCount(syncState(channels))).toBe(3);
});
