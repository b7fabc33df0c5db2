import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { CROWD_COMING } from "../../tools/crowd/start-crowd.ts";
import { NO_CROWD } from "../../tools/local-server/crowd-info.ts";
import { freePort } from "../../tools/local-server/free-port.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { personApi } from "../../tools/people/local-api.ts";
import { newPerson } from "../../tools/people/new-person.ts";

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
afterAll(() => rmSync(dir, { recursive: true, maxRetries: 3 }));

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function post(url: string, body: unknown, type = "application/json"): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": type }, body: JSON.stringify(body) });
}

describe("the local server", () => {
  it("serves the page and tells it of the crowd", async () => {
    server = await startServer();
    const page = await fetch(server.url);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toContain("<title>Hither</title>");
    const person = { userId: "somebody", handle: "some", displayName: "S", picture: null };
    const crowd = {
      centre: { lat: 1, lng: 2 },
      people: [person, { ...person, userId: "somebody-else" }],
      friends: [person],
      teamInvite: "code",
      coming: false,
    };
    const told = async () => (await fetch(`${server?.url}/local/crowd`)).json();
    expect(await told()).toEqual(NO_CROWD);
    server.showCrowd(crowd);
    expect(await told()).toEqual(crowd);
  });

  it("lets nobody in before its databases are there, though its port is open", async () => {
    const port = await freePort(0);
    const starting = startServer({ port });
    const statuses = new Set<number>();
    while (!statuses.has(200)) {
      await post(`http://localhost:${port}/v1/auth/sign-in/anonymous`, {}).then(
        ({ status }) => statuses.add(status),
        () => pause(1),
      );
    }
    server = await starting;
    expect([...statuses].sort()).toEqual([200, 503]);
  });

  it("says from the first moment on that a crowd is coming", async () => {
    server = await startServer({ crowd: CROWD_COMING });
    const told = await (await fetch(`${server.url}/local/crowd`)).json();
    expect(told).toMatchObject({ coming: true, people: [], centre: CROWD_COMING.centre });
  });

  it("lets the page load what this site serves, and nothing else", async () => {
    server = await startServer();
    const page = await fetch(server.url);
    expect(page.headers.get("content-security-policy")).toContain("style-src 'self';");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const script = /\/assets\/[^"]+\.js/.exec(await page.text())?.[0] ?? "";
    const { headers } = await fetch(new URL(script, server.url));
    expect(headers.get("content-type")).toContain("javascript");
    expect(headers.get("cache-control")).toContain("immutable");
  });

  it("keeps accounts and who is signed in, where it is told a folder", async () => {
    server = await startServer({ persistDir: dir });
    const { api, me } = await newPerson(server.url);
    await server.stop();
    server = await startServer({ persistDir: dir });
    expect(await personApi(server.url, 1, api.sessionToken).me()).toEqual(me);
  });

  it("says whose fault it is that it cannot start, where its port is taken", async () => {
    server = await startServer();
    await expect(startServer({ port: server.port })).rejects.toThrow(`Port ${server.port} is taken`);
  });

  it("does chaos on demand only, and only as its own tools ask for it", async () => {
    server = await startServer();
    const url = `${server.url}/local/chaos`;
    const { api } = await newPerson(server.url);
    await api.setSharing({ mode: "friends" });
    expect(await (await post(url, { object: "UserHub", action: "reset" })).json()).toEqual({ done: 1 });
    expect(await (await post(url, { object: "GeoCell", action: "evict", count: 3 })).json()).toEqual({
      done: 0,
    });
    const { channelId } = await api.channels.create({ name: "Hiking" });
    for (const action of ["reset", "evict"]) {
      expect(await (await post(url, { object: "ChatChannel", action })).json()).toEqual({ done: 1 });
      await api.messages.send(channelId, { key: crypto.randomUUID(), body: `after ${action}` });
    }
    const { messages } = await api.messages.page(channelId);
    expect(messages.slice(-2).map(({ body }) => body)).toEqual(["after reset", "after evict"]);
    expect((await post(url, { object: "UserHub", action: "reset" }, "text/plain")).status).toBe(415);
    expect((await post(url, { object: "UserHub", action: "delete" })).status).toBe(400);
    expect((await post(`${server.url}/local/nothing`, {})).status).toBe(404);
  });

  it("has what wrangler.toml binds, and runs the cron", async () => {
    server = await startServer({ cronEveryMs: 200 });
    const { ACCOUNT_DELETION } = await server.miniflare.getBindings();
    expect(ACCOUNT_DELETION).toBe("anonymise");
    const archive = await server.miniflare.getR2Bucket("ARCHIVE");
    expect((await archive.list()).objects).toEqual([]);
    const database = await server.miniflare.getD1Database("DB");
    const payload = JSON.stringify({ userId: "somebody-1", otherId: "somebody-2" });
    const chore = `INSERT INTO chores (id, kind, subject, payload, created_ms, due_ms, attempts)
      VALUES ('chore-1', 'closePair', 'somebody', ?, 1, 1, 0)`;
    await database.prepare(chore).bind(payload).run();
    await vi.waitFor(
      async () => {
        expect(await database.prepare("SELECT count(*) AS n FROM chores").first("n")).toBe(0);
      },
      { timeout: 10_000 },
    );
  });
});
