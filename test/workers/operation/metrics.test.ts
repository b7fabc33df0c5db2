import { createExecutionContext, evictDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { METRICS_OBJECTS, metricsObjectName } from "../../../protocol/links/metrics-link.ts";
import worker from "../../../workers/index.ts";
import { openDirect } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, share } from "../../support/workers/test-socket.ts";
import { makeFriends, makeGuest, ORIGIN, send } from "../../support/workers/test-user.ts";

const METRICS_TOKEN = "a-token-for-tests-only";

beforeAll(migrate);

/** Asks the Worker as it is where somebody may read metrics. */
async function ask(path: string, headers: Record<string, string> = {}, settings: Partial<typeof env> = {}) {
  const context = createExecutionContext();
  const request = new Request(`${ORIGIN}${path}`, { headers });
  const response = await worker.fetch(
    request as Parameters<typeof worker.fetch>[0],
    { ...env, METRICS_TOKEN, ...settings },
    context,
  );
  await waitOnExecutionContext(context);
  return response;
}

async function scrape(): Promise<Map<string, number>> {
  const response = await ask("/metrics", { authorization: `Bearer ${METRICS_TOKEN}` });
  expect(response.status).toBe(200);
  const samples = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

describe("/metrics", () => {
  it("is for whoever shows the token", async () => {
    for (const authorization of ["", "Bearer wrong", `Bearer ${METRICS_TOKEN}x`, METRICS_TOKEN]) {
      expect((await ask("/metrics", { authorization })).status, authorization).toBe(401);
    }
    const response = await ask("/metrics", { authorization: `Bearer ${METRICS_TOKEN}` });
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it.each(["", "short"])("does not exist where the token is none (%j)", async (none) => {
    const response = await ask("/metrics", { authorization: `Bearer ${none}` }, { METRICS_TOKEN: none });
    expect(response.status).toBe(404);
  });

  it("shows what happened: sockets, places, messages, requests, problems", async () => {
    const [ann, bob] = await makeFriends();
    const before = await scrape();
    await Promise.all([share(ann), share(bob)]);
    const [phone, other] = await Promise.all([ann, bob].map((user) => appear(user, 37.5, 127)));
    if (!phone || !other) throw new Error("two phones appeared");
    await phone.sees(bob);
    await other.moveTo({ lat: 37.502, lng: 127 });
    await phone.sees(bob, ({ lat }) => lat === 37.502);
    phone.sendRaw("no JSON");
    await phone.frame("error");
    const { channelId } = await openDirect(ann, bob);
    for (let sent = 0; sent < 3; sent += 1) {
      const key = crypto.randomUUID();
      const reply = await phone.request({ type: "sendMessage", channelId, key, body: "hello" });
      expect(reply).toMatchObject({ type: "messageSent" });
    }
    expect((await ann.send("GET", "/v1/channels/nothing-like-it")).status).toBe(404);

    const after = await scrape();
    const rise = (sample: string) => (after.get(sample) ?? 0) - (before.get(sample) ?? 0);
    expect(rise('hither_connections_opened_total{start="new"}')).toBe(2);
    expect(rise("hither_connections_open")).toBe(2);
    expect(rise('hither_frames_received_total{type="hello"}')).toBe(2);
    expect(rise('hither_frames_sent_total{type="welcome"}')).toBe(2);
    expect(rise('hither_error_frames_total{code="malformedJson"}')).toBe(1);
    expect(rise('hither_location_reports_total{result="accepted"}')).toBe(3);
    expect(rise("hither_moves_forwarded_total")).toBeGreaterThanOrEqual(1);
    expect(rise("hither_cell_sightings_total")).toBeGreaterThanOrEqual(1);
    expect(rise("hither_place_age_seconds_count")).toBeGreaterThanOrEqual(1);
    expect(rise('hither_frames_received_total{type="sendMessage"}')).toBe(3);
    expect(rise("hither_messages_stored_total")).toBe(3);
    expect(rise('hither_operation_seconds_count{reply="messageSent"}')).toBe(3);
    expect(rise('hither_inbox_deliveries_total{result="delivered"}')).toBeGreaterThanOrEqual(2);
    expect(rise('hither_object_calls_total{class="GeoCell",kind="message"}')).toBeGreaterThanOrEqual(2);
    expect(rise('hither_http_requests_total{route="PUT /v1/me/sharing",status="200"}')).toBe(2);
    expect(rise('hither_http_problems_total{problem="no-such-channel"}')).toBe(1);
    expect(after.get('hither_database_up{database="DB"}')).toBe(1);
    expect(after.get('hither_chores_outstanding{database="DB"}')).toBe(0);
    const text = [...after.keys()].join("\n");
    for (const secret of [ann.id, bob.id, channelId, "37.5"]) expect(text).not.toContain(secret);

    phone.close();
    other.close();
    await vi.waitFor(async () =>
      expect((await scrape()).get("hither_connections_open") ?? 0).toBe(
        before.get("hither_connections_open") ?? 0,
      ),
    );
  });

  it("counts the calls of databases that the Worker makes, and those that fail", async () => {
    const before = await scrape();
    const ann = await makeGuest();
    await ask("/v1/me", { authorization: `Bearer ${ann.token}` });
    const prepare = () => {
      throw new Error("a database that is down");
    };
    const failing = { bind: () => failing, all: prepare, raw: prepare, first: prepare, run: prepare };
    const DB = { prepare: () => failing, batch: prepare } as unknown as D1Database;
    vi.spyOn(console, "error").mockImplementation(() => {});
    const answer = await ask("/v1/me", { authorization: `Bearer ${ann.token}` }, { DB });
    vi.restoreAllMocks();
    expect(answer.status).toBe(500);
    const after = await scrape();
    const rise = (sample: string) => (after.get(sample) ?? 0) - (before.get(sample) ?? 0);
    expect(rise('hither_d1_queries_total{database="DB",result="ok"}')).toBeGreaterThan(0);
    expect(rise('hither_d1_queries_total{database="DB",result="failed"}')).toBeGreaterThan(0);
    expect(rise('hither_log_lines_total{level="error"}')).toBe(1);
  });

  it("answers that it is unavailable where a part of the sums is, as a part would look like a fall", async () => {
    const METRICS = {
      getByName: (name: string) => ({
        ...env.METRICS.getByName(name),
        take: async () => undefined,
        read: async () => {
          throw new Error("out of reach");
        },
      }),
    } as unknown as typeof env.METRICS;
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const answer = await ask("/metrics", { authorization: `Bearer ${METRICS_TOKEN}` }, { METRICS });
    vi.restoreAllMocks();
    expect(answer.status).toBe(503);
  });

  it("never falls, though the objects that add up fall asleep", async () => {
    await send("/healthz");
    const before = await scrape();
    for (let index = 0; index < METRICS_OBJECTS; index += 1) {
      await evictDurableObject(env.METRICS.getByName(metricsObjectName(index)));
    }
    const after = await scrape();
    expect(before.size).toBeGreaterThan(10);
    for (const [sample, value] of before) {
      if (/_total|_bucket|_count/.test(sample))
        expect(after.get(sample), sample).toBeGreaterThanOrEqual(value);
    }
  });
});

describe("an object of metrics", () => {
  it("counts a report once, also where it comes again after a sleep", async () => {
    const object = () => env.METRICS.getByName("metrics-of-a-test");
    const report = {
      source: "isolate",
      number: 1,
      added: { hither_messages_stored: { "": [7] } },
      gauges: { hither_connections_open: { "": [3] } },
    };
    await object().take(report);
    await object().take(report);
    expect((await object().read()).sums).toEqual(report.added);
    await evictDurableObject(object());
    await object().take(report);
    expect(await object().read()).toEqual({ sums: report.added, gauges: report.gauges });
    await object().take({ ...report, number: 2, gauges: {} });
    expect(await object().read()).toEqual({ sums: { hither_messages_stored: { "": [14] } }, gauges: {} });
  });
});
