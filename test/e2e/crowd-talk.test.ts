import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HitherClient } from "../../client/index.ts";
import type { Said } from "../../tools/crowd/small-talk.ts";
import { type Crowd, startCrowd } from "../../tools/crowd/start-crowd.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "./support/person.ts";
import { until } from "./support/until.ts";

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
let server: LocalServer;
let crowd: Crowd;
const said: Said[] = [];

beforeAll(async () => {
  server = await startServer();
  crowd = await startCrowd({
    url: server.url,
    seed: 1,
    stateDir: dir,
    onSaid: (each) => void said.push(each),
  });
});

afterAll(async () => {
  crowd.stop();
  await server.stop();
  rmSync(dir, { recursive: true });
});

describe("the crowd", () => {
  it("talks in groups", async () => {
    const { who, text } = await until("somebody speaks", () => said[0], 60_000);
    expect(crowd.members.map(({ person }) => person.displayName)).toContain(who);
    expect(text).not.toBe("");
  });

  it("shows some of its faces", async () => {
    const { api } = await newPerson(server.url);
    const shown = crowd.members.filter(({ person }) => person.picture !== null);
    expect(shown.length).toBe(crowd.members.length / 2);
    const person = await api.findByHandle(shown[0]?.person.handle ?? "");
    expect(person.picture).toBe(shown[0]?.person.picture);
  });

  it("answers a newcomer who writes to somebody of it", async () => {
    const { api, userId } = await newPerson(server.url);
    const [member] = crowd.members;
    if (!member) throw new Error("nobody is in the crowd");
    const other = member.person.userId;
    await api.requestFriend(other);
    const deadlineMs = Date.now() + 20_000;
    while ((await api.person(other)).relation !== "friends" && Date.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const client = new HitherClient({ url: server.url, api });
    client.connect();
    try {
      const { channelId } = await api.channels.direct(other);
      const view = client.channel(channelId);
      await view.open();
      await view.send({ text: "Hello!" });
      const answer = await until(
        "an answer",
        () => view.messages.find(({ senderId, seq }) => seq !== null && senderId !== userId),
        30_000,
      );
      expect(answer.senderId).toBe(other);
      expect(view.messages.map(({ body }) => body)[0]).toBe("Hello!");
    } finally {
      client.close();
    }
  });
});
