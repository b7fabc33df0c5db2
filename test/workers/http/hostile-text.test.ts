import { beforeAll, describe, expect, it } from "vitest";
import type { SearchPage } from "../../../protocol/chat/history.ts";
import type { HttpMessage } from "../../../protocol/chat/message.ts";
import type { MessagePage } from "../../../protocol/chat/resources.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { HALVES, HOSTILE_TEXTS, tower } from "../../../tools/fuzz/hostile-text.ts";
import { ChatDevice } from "../../support/workers/chat-device.ts";
import { openDirect } from "../../support/workers/http-channels.ts";
import { archive, keepHot, write } from "../../support/workers/http-history.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount, makeFriends, send, type TestUser } from "../../support/workers/test-user.ts";

const TEXTS = Object.values(HOSTILE_TEXTS);
/** So many searches a minute one may make. */
const SEARCHED = TEXTS.filter((text) => text.trim().length >= LIMITS.minSearchLength).slice(0, 55);

let ann: TestUser;
let bob: TestUser;
beforeAll(async () => {
  await migrate();
  [ann, bob] = await makeFriends();
});

it("a name that disturbs is refused wherever one is given", async () => {
  const name = "a\u202Eb";
  const { teamId } = await ann.ok<{ teamId: string }>("POST", "/v1/teams", { name: "Team" });
  const { channelId } = await ann.ok<{ channelId: string }>("POST", "/v1/channels", {
    name: "Group",
    userIds: [],
  });
  const { items } = await ann.ok<{ items: { deviceId: string }[] }>("GET", "/v1/me/devices");
  const places: [method: string, path: string, body: object, field: string][] = [
    ["PATCH", "/v1/me", { displayName: name }, "displayName"],
    ["PATCH", `/v1/me/devices/${items[0]?.deviceId}`, { name }, "name"],
    ["PUT", "/v1/me/chat-settings", { status: { emoji: null, text: name, until: null } }, "status.text"],
    ["PUT", "/v1/me/chat-settings", { status: { emoji: name, text: "", until: null } }, "status.emoji"],
    ["POST", "/v1/teams", { name }, "name"],
    ["PATCH", `/v1/teams/${teamId}`, { name }, "name"],
    ["POST", `/v1/teams/${teamId}/channels`, { name, visibility: "public" }, "name"],
    ["POST", "/v1/channels", { name, userIds: [] }, "name"],
    ["PATCH", `/v1/channels/${channelId}`, { topic: name }, "topic"],
    ["POST", "/v1/files", { name, contentType: "text/plain", sizeBytes: 1 }, "name"],
    ["POST", "/v1/auth/sign-up/email", { name, email: "x@example.com", password: "correct horse" }, "name"],
  ];
  for (const [method, path, body, field] of places) {
    expect(await ann.problem(method, path, body), `${method} ${path}`).toMatchObject({ status: 400, field });
  }
});

it("a name is composed wherever one comes in", async () => {
  const decomposed = "A\u030Angstro\u0308m";
  const signedUp = await makeAccount({ name: ` ${decomposed} ` });
  expect((await signedUp.me()).displayName).toBe("\u00C5ngstr\u00F6m");
  const renamed = await bob.ok("PATCH", "/v1/me", { displayName: decomposed });
  expect(renamed).toMatchObject({ displayName: "\u00C5ngstr\u00F6m" });
});

describe("messages", () => {
  it("come back letter by letter: at once, from the archive, in the export, and where they are searched for", async () => {
    keepHot(5);
    const [cat, dan] = await makeFriends();
    const { channelId } = await openDirect(cat, dan);
    const path = `/v1/channels/${channelId}`;
    const phone = await ChatDevice.of(dan);
    await phone.open(channelId);
    const texts = [...TEXTS, tower(LIMITS.maxMessageChars - 1)];
    const seqs: number[] = [];
    for (const text of texts) {
      const preview = Array.from(text).slice(0, LIMITS.maxPreviewChars).join("");
      seqs.push(await write(cat, channelId, text, { preview }));
    }
    await phone.hears(channelId, ...texts);
    await archive(channelId, 3);
    for (const [index, text] of texts.entries()) {
      const { body, preview = "?" } = await dan.ok<HttpMessage>("GET", `${path}/messages/${seqs[index]}`);
      expect(body === text && text.startsWith(preview), JSON.stringify(text.slice(0, 200))).toBe(true);
    }
    const exported = await (await cat.send("GET", `${path}/export`)).text();
    const lines = exported
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Partial<HttpMessage>);
    const bodies = lines.flatMap(({ kind, body }) => (kind === "text" ? [body] : []));
    expect(JSON.stringify(bodies)).toBe(JSON.stringify(texts));

    for (const text of SEARCHED) {
      const asked = encodeURIComponent(Array.from(text.trim()).slice(0, 50).join(""));
      const { items } = await dan.ok<SearchPage>("GET", `${path}/search?q=${asked}`);
      expect(
        items.map(({ message }) => message.seq),
        text,
      ).toContain(seqs[texts.indexOf(text)]);
    }
  });

  it("of halves of characters are refused, and bytes that are no text do no harm", async () => {
    const { channelId } = await openDirect(ann, bob);
    const path = `/v1/channels/${channelId}/messages`;
    const phone = await ChatDevice.of(ann);
    for (const half of HALVES) {
      for (const [field, more] of Object.entries({
        body: { body: half },
        preview: { body: "", preview: half },
        searchText: { body: "", searchText: half },
        key: { body: "", key: `12345678${half}` },
      })) {
        const message = { key: crypto.randomUUID(), ...more };
        const frame = { type: "sendMessage", channelId, ...message } as const;
        expect(await phone.socket.request(frame)).toMatchObject({ code: "invalidField", field });
        expect(await ann.problem("POST", path, message)).toMatchObject({ status: 400, field });
      }
    }
    const text = new TextEncoder().encode('{"key":"12345678","body":"');
    const headers = { authorization: `Bearer ${ann.token}`, "content-type": "application/json" };
    const answer = await send(path, {
      method: "POST",
      headers,
      body: new Uint8Array([...text, 0xff, 0xc0, 0x22, 0x7d]),
    });
    expect(answer.status).toBe(200);
    const page = await bob.ok<MessagePage>("GET", path);
    expect(page.messages.at(-1)?.body).toBe("\uFFFD\uFFFD");
  });
});
