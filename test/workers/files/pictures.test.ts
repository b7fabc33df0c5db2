import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { openDb } from "../../../db/db.ts";
import { setPersonPicture } from "../../../db/queries/pictures.ts";
import type { Member, Team } from "../../../protocol/chat/team.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Contact, Me, PersonWithRelation } from "../../../protocol/resources.ts";
import { doChores } from "../../../workers/chores/do-chores.ts";
import type { Env } from "../../../workers/env.ts";
import { holdPicture } from "../../../workers/files/pictures/hold-picture.ts";
import { settleFile } from "../../../workers/files/pictures/settle-file.ts";
import { fetchAs, PNG, uploadFile, uploadPicture } from "../../support/workers/files.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { type ListOf, makeTeam, openChores } from "../../support/workers/test-team.ts";
import { makeFriends, makeGuest, nextAddress, send, type TestUser } from "../../support/workers/test-user.ts";
import { declareFile, readFile, someBytes } from "../../support/workers/uploads.ts";

beforeAll(migrate);

const setPicture = (user: TestUser, fileId: string) => user.ok<Me>("PUT", "/v1/me/picture", { fileId });

/** Whether somebody refers to the file: it does not expire then. */
async function isKept(user: TestUser, fileId: string): Promise<boolean> {
  return (await readFile(user, fileId)).expiresAt === null;
}

async function hexOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  return [...new Uint8Array(await response.arrayBuffer())].join();
}

describe("a person's picture", () => {
  it("shows wherever the person does", async () => {
    const [ann, bob] = await makeFriends();
    expect((await ann.me()).picture).toBeNull();
    const fileId = await uploadPicture(ann);
    expect((await setPicture(ann, fileId)).picture).toBe(fileId);
    const { channelId } = await makeGroup(ann, bob);
    const team = await makeTeam(ann);
    await team.add("member", bob);
    const people: { picture: string | null }[] = [
      await ann.me(),
      await bob.ok<PersonWithRelation>("GET", `/v1/people/${ann.id}`),
      ...(await bob.ok<ListOf<Contact>>("GET", "/v1/friends")).items,
      ...(await bob.ok<ListOf<Member>>("GET", `/v1/channels/${channelId}/members`)).items.filter(
        ({ userId }) => userId === ann.id,
      ),
      ...(await bob.ok<ListOf<Member>>("GET", `${team.path}/members`)).items.filter(
        ({ userId }) => userId === ann.id,
      ),
    ];
    expect(people).toHaveLength(5);
    for (const person of people) expect(person.picture).toBe(fileId);
    const response = await fetchAs(bob, `/v1/people/${ann.id}/picture`);
    expect(response.headers.get("content-disposition")).toBe("inline; filename=picture.png");
    expect(await hexOf(response)).toBe([...PNG].join());
  });

  it("keeps its file, and lets the one before go", async () => {
    const ann = await makeGuest();
    const [first, second] = [await uploadPicture(ann), await uploadPicture(ann)];
    await setPicture(ann, first);
    expect(await isKept(ann, first)).toBe(true);
    await setPicture(ann, first);
    expect(await isKept(ann, first)).toBe(true);
    await setPicture(ann, second);
    expect([await isKept(ann, first), await isKept(ann, second)]).toEqual([false, true]);
    const soon = Date.parse((await readFile(ann, first)).expiresAt ?? "") - Date.now();
    expect(soon).toBeLessThanOrEqual(LIMITS.fileReleasedMs);
    expect((await ann.ok<Me>("DELETE", "/v1/me/picture")).picture).toBeNull();
    expect(await isKept(ann, second)).toBe(false);
    expect((await ann.problem("GET", `/v1/people/${ann.id}/picture`)).type).toBe("/problems/no-such-file");
    expect(await openChores()).toEqual([]);
  });

  it("keeps its file where the notices of several changes come in any order, and twice", async () => {
    const ann = await makeGuest();
    const db = openDb(env.DB);
    const [first, second] = [await uploadPicture(ann), await uploadPicture(ann)];
    const taken = await setPersonPicture(db, ann.id, first, new Date());
    const replaced = await setPersonPicture(db, ann.id, second, new Date());
    const back = await setPersonPicture(db, ann.id, first, new Date());
    for (const chores of [back, replaced, taken, replaced]) expect(await doChores(env, chores)).toEqual([]);
    expect([await isKept(ann, first), await isKept(ann, second)]).toEqual([true, false]);
  });

  it("has its file told of the last change, though it comes while the one before is told", async () => {
    const ann = await makeGuest();
    const fileId = await uploadPicture(ann);
    const told: boolean[] = [];
    const settle = async (_: string, refers: boolean) => {
      told.push(refers);
      if (told.length === 1) await setPersonPicture(openDb(env.DB), ann.id, fileId, new Date());
    };
    const STORED_FILES = { getByName: () => ({ settle }) } as unknown as Env["STORED_FILES"];
    await settleFile({ ...env, STORED_FILES }, { fileId, holder: `user:${ann.id}` });
    expect(told).toEqual([false, true]);
  });

  it("is gone for everybody once its file is", async () => {
    const [ann, bob] = await makeFriends();
    const fileId = await uploadPicture(ann);
    await setPicture(ann, fileId);
    await ann.ok("DELETE", `/v1/files/${fileId}`);
    for (const user of [ann, bob]) {
      expect((await user.problem("GET", `/v1/people/${ann.id}/picture`)).type).toBe("/problems/no-such-file");
    }
  });

  it("outlives its file's alarm", async () => {
    const ann = await makeGuest();
    const fileId = await uploadPicture(ann);
    await setPicture(ann, fileId);
    await runDurableObjectAlarm(env.STORED_FILES.getByName(fileId));
    expect(await hexOf(await fetchAs(ann, `/v1/people/${ann.id}/picture/thumbnail`))).not.toBe("");
  });

  it("is one of one's own files, complete and a picture", async () => {
    const [ann, bob] = await makeFriends();
    const unfinished = await declareFile(ann, { name: "me.png", contentType: "image/png" });
    const text = await uploadFile(ann, someBytes(10), { name: "a.bin" });
    const cases: [string, string, string | undefined][] = [
      [await uploadPicture(bob), "no-such-file", "fileId"],
      [crypto.randomUUID(), "no-such-file", "fileId"],
      [unfinished.fileId, "file-not-ready", undefined],
      [text, "invalid-input", "fileId"],
      ["me.png", "invalid-input", "fileId"],
    ];
    for (const [fileId, problem, field] of cases) {
      const answer = await ann.problem("PUT", "/v1/me/picture", { fileId });
      expect([answer.type, answer.field]).toEqual([`/problems/${problem}`, field]);
    }
    expect((await ann.me()).picture).toBeNull();
    // Nothing was held for it: it goes when it would have gone.
    expect((await readFile(ann, text)).expiresAt).not.toBeNull();
  });

  it("is no larger than lists can bear, and of a kind that every browser shows", async () => {
    const ready = { fileId: crypto.randomUUID(), ownerId: "ann-0001", state: "ready" };
    const hold = vi.fn(async () => ({ ok: {} }));
    const taking = {
      by: "ann-0001",
      fileId: ready.fileId,
      holder: "user:ann-0001",
      field: "fileId",
    } as const;
    const take = (contentType: string, sizeBytes: number) => {
      const record = { ...ready, input: { contentType, sizeBytes } };
      const file = { hold, describe: async () => record };
      const STORED_FILES = { getByName: () => file } as unknown as Env["STORED_FILES"];
      return holdPicture({ ...env, STORED_FILES }, taking);
    };
    const most = LIMITS.maxProfilePictureBytes;
    await expect(take("image/png", most + 1)).rejects.toMatchObject({
      problem: { field: "fileId", detail: `a picture has at most ${most} bytes, not ${most + 1}` },
    });
    for (const contentType of ["image/heic", "image/svg+xml", "video/mp4"]) {
      await expect(take(contentType, 100)).rejects.toMatchObject({
        problem: { status: 400, field: "fileId" },
      });
    }
    expect(hold).not.toHaveBeenCalled();
    await take("image/avif", most);
    expect(hold).toHaveBeenCalledOnce();
  });

  it("cannot be set by signing up, nor past the route for it", async () => {
    const image = "https://elsewhere.example/a.png";
    const body = { name: "Eve", email: "eve-picture@example.com", password: "correct horse", image };
    const signUp = await send("/v1/auth/sign-up/email", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "cf-connecting-ip": nextAddress() },
    });
    expect(await signUp.json()).toMatchObject({ user: { image: null } });
    const ann = await makeGuest();
    expect((await ann.send("POST", "/v1/auth/update-user", { image })).status).toBe(404);
    expect((await ann.problem("PATCH", "/v1/me", { picture: crypto.randomUUID() })).type).toBe(
      "/problems/invalid-input",
    );
    expect((await ann.me()).picture).toBeNull();
  });
});

describe("a team's picture", () => {
  it("is set with the team, replaced and taken away, and its files follow", async () => {
    const ann = await makeGuest();
    const [first, second] = [await uploadPicture(ann), await uploadPicture(ann)];
    const { teamId, picture } = await ann.ok<Team>("POST", "/v1/teams", { name: "Walkers", picture: first });
    expect(picture).toBe(first);
    expect(await isKept(ann, first)).toBe(true);
    const path = `/v1/teams/${teamId}`;
    expect((await ann.ok<Team>("PATCH", path, { name: "Runners" })).picture).toBe(first);
    expect(await isKept(ann, first)).toBe(true);
    expect((await ann.ok<Team>("PATCH", path, { picture: second })).picture).toBe(second);
    expect([await isKept(ann, first), await isKept(ann, second)]).toEqual([false, true]);
    expect((await ann.ok<Team>("PATCH", path, { picture: null })).picture).toBeNull();
    expect(await isKept(ann, second)).toBe(false);
  });

  it("is released when the team ends, by its owner or with its last member", async () => {
    for (const [method, suffix] of [
      ["DELETE", ""],
      ["POST", "/leave"],
    ] as const) {
      const ann = await makeGuest();
      const fileId = await uploadPicture(ann);
      const { teamId } = await ann.ok<Team>("POST", "/v1/teams", { name: "Walkers", picture: fileId });
      expect(await isKept(ann, fileId)).toBe(true);
      await ann.ok(method, `/v1/teams/${teamId}${suffix}`);
      expect(await isKept(ann, fileId)).toBe(false);
    }
  });

  it("is a file of whoever sets it, who may change the team", async () => {
    const team = await makeTeam();
    const [bob, admin] = await team.add("member", await makeGuest(), await makeGuest());
    await team.owner.ok("PATCH", `${team.path}/members/${admin.id}`, { role: "admin" });
    const fileId = await uploadPicture(team.owner);
    for (const picture of [fileId, crypto.randomUUID()]) {
      expect(await admin.problem("PATCH", team.path, { picture })).toMatchObject({
        type: "/problems/no-such-file",
        field: "picture",
      });
    }
    const own = await uploadPicture(bob);
    expect((await bob.problem("PATCH", team.path, { picture: own })).type).toBe("/problems/not-allowed");
    expect(await isKept(bob, own)).toBe(false);
    await team.owner.ok("PATCH", team.path, { picture: fileId });
    // Sent back as it was read, with another name.
    expect((await admin.ok<Team>("PATCH", team.path, { name: "Ours", picture: fileId })).name).toBe("Ours");
  });

  it("is made once, however often the team's making is repeated", async () => {
    const ann = await makeGuest();
    const fileId = await uploadPicture(ann);
    const make = async () => {
      const headers = { "idempotency-key": "team-with-picture", "content-type": "application/json" };
      const body = JSON.stringify({ name: "Walkers", picture: fileId });
      const authorization = `Bearer ${ann.token}`;
      const response = await send("/v1/teams", {
        method: "POST",
        headers: { ...headers, authorization },
        body,
      });
      const team: Team = await response.json();
      return team.teamId;
    };
    const teamId = await make();
    await ann.ok("PATCH", `/v1/teams/${teamId}`, { picture: null });
    await ann.ok("DELETE", `/v1/files/${fileId}`);
    expect(await make()).toBe(teamId);
  });
});
