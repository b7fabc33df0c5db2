import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { Directory } from "../../../db/directory/directory.ts";
import type { HttpMessage } from "../../../protocol/chat/message.ts";
import { exportArchive } from "../../../workers/account/export/export-archive.ts";
import { uploadFile } from "../../support/workers/files.ts";
import { makeGroup, openDirect } from "../../support/workers/http-channels.ts";
import { archive, keepHot, write } from "../../support/workers/http-history.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { linesIn, readZip, textIn } from "../../support/workers/read-zip.ts";
import { makeTeam } from "../../support/workers/test-team.ts";
import { befriend, makeAccount, makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { someBytes } from "../../support/workers/uploads.ts";

beforeAll(migrate);

type OwnLine = { message?: HttpMessage; reaction?: { seq: number; emoji: string } };

async function exportOf(user: TestUser, body: object): Promise<Map<string, Uint8Array>> {
  const response = await user.send("POST", "/v1/me/export", body);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="hither-[\d-]{10}\.zip"$/,
  );
  return readZip(new Uint8Array(await response.arrayBuffer()));
}

describe("the export of everything about me", () => {
  it("has all that is mine, archived and in channels that I left too, and nothing that others wrote", async () => {
    keepHot(5);
    const ann = await makeAccount({ name: "Ann Lee" });
    const [bob, cid] = [await makeGuest(), await makeGuest()];
    await befriend(ann, bob);
    await cid.request(ann);
    await ann.ok("PUT", "/v1/me/sharing", { mode: "friends" });
    const team = await makeTeam(ann);

    const { channelId } = await makeGroup(bob, ann);
    const fileId = await uploadFile(ann, someBytes(3_000));
    const first = await write(ann, channelId, "mine, archived", { attachments: [{ fileId }] });
    const theirs = await write(bob, channelId, "a secret of bob's");
    const liking = { type: "addReaction", key: crypto.randomUUID(), seq: theirs, emoji: "👍" } as const;
    await env.CHAT_CHANNELS.getByName(channelId).perform(ann.id, liking, true);
    await write(ann, channelId, "an answer of mine", { replyTo: theirs });
    for (let n = 0; n < 20; n += 1) await write(bob, channelId, `a secret of bob's, number ${n}`);
    const comment = await write(ann, channelId, "mine, in a thread", { threadOf: theirs });
    await archive(channelId, 3);
    const left = await makeGroup(bob, ann);
    await write(ann, left.channelId, "before I left");
    await ann.ok("POST", `/v1/channels/${left.channelId}/leave`);
    const direct = await openDirect(ann, bob);
    await write(bob, direct.channelId, "a secret of bob's to me");

    const files = await exportOf(ann, { password: ann.password });
    const json = (name: string) => JSON.parse(textIn(files, name));
    expect(json("profile.json")).toMatchObject({ userId: ann.id, email: ann.email, displayName: "Ann Lee" });
    expect(json("sign-ins.json")).toMatchObject({ ways: [{ provider: "credential" }], passkeys: [] });
    expect(json("devices.json")).toHaveLength(1);
    expect(json("settings.json")).toMatchObject({
      sharing: { mode: "friends" },
      chat: {},
      notifications: {},
    });
    expect(json("teams.json")).toMatchObject({ teams: [{ teamId: team.id, role: "owner" }] });
    expect(linesIn(files, "friends.ndjson")).toMatchObject([{ userId: bob.id }]);
    expect(linesIn(files, "requests-received.ndjson")).toMatchObject([{ userId: cid.id }]);
    const channels: { channelId: string }[] = json("channels.json");
    expect(channels.map((each) => each.channelId)).toEqual(
      expect.arrayContaining([channelId, direct.channelId]),
    );

    const lines = linesIn<OwnLine>(files, `messages/${channelId}.ndjson`);
    const texts = lines.flatMap(({ message }) => (message?.kind === "text" ? [message.body] : []));
    expect(texts).toEqual(["mine, archived", "an answer of mine", "mine, in a thread"]);
    expect(lines.flatMap(({ message }) => message?.seq ?? [])).toEqual(
      expect.arrayContaining([first, comment]),
    );
    expect(lines.flatMap(({ reaction }) => reaction ?? [])).toEqual([{ seq: theirs, emoji: "👍" }]);
    const ofLeft = linesIn<OwnLine>(files, `messages/${left.channelId}.ndjson`);
    expect(ofLeft.some(({ message }) => message?.body === "before I left")).toBe(true);
    expect([...files.keys()]).not.toContain(`messages/${direct.channelId}.ndjson`);

    expect(json("files.json")).toMatchObject([{ fileId, inArchive: true }]);
    expect(files.get(`files/${fileId}/notes.bin`)).toEqual(someBytes(3_000));

    const everything = [...files.keys()].map((name) => textIn(files, name)).join("\n");
    expect(everything).not.toContain("secret");
    const { results } = await env.DB.prepare(
      "SELECT token AS secret FROM session WHERE user_id = ?1 UNION SELECT password FROM account WHERE user_id = ?1",
    )
      .bind(ann.id)
      .all<{ secret: string }>();
    expect(results).toHaveLength(2);
    for (const { secret } of results) expect(everything).not.toContain(secret);
    // Every file is told of.
    const readme = textIn(files, "README.txt");
    for (const name of files.keys()) {
      if (name !== "README.txt") expect(readme).toContain(name.replace(/\/.*/, "/"));
    }
  });

  it("is for whoever proves to be the user only", async () => {
    const ann = await makeAccount();
    for (const body of [{}, { password: "wrong horse" }]) {
      expect(await ann.problem("POST", "/v1/me/export", body)).toMatchObject({
        type: "/problems/invalid-password",
        field: "password",
      });
    }
    const guest = await makeGuest();
    expect((await exportOf(guest, {})).size).toBeGreaterThan(4);
  });

  it("is no valid archive where something could not be read", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const ann = await makeGuest();
    const broken = {
      about: "",
      async *read() {
        yield { name: "one.txt", content: "one" };
        throw new Error("out of reach");
      },
    };
    const stream = exportArchive({ env, directory: new Directory(env), me: ann.id }, new Date(), [broken]);
    await expect(new Response(stream).arrayBuffer()).rejects.toThrow("out of reach");
  });
});
