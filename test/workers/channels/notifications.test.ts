import { beforeAll, expect, it } from "vitest";
import type { HttpNotify } from "../../../protocol/chat/resources.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeTeam } from "../../support/workers/test-team.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const DEFAULT: HttpNotify = { level: "all", until: null };
const read = (user: TestUser, path: string) => user.ok<HttpNotify>("GET", `${path}/notifications`);
const write = (user: TestUser, path: string, notify: Partial<HttpNotify>) =>
  user.ok<HttpNotify>("PUT", `${path}/notifications`, notify);

it("are on for every channel until a member says otherwise, for themselves only", async () => {
  const [ann, bob] = await makeFriends();
  const path = `/v1/channels/${(await makeGroup(ann, bob)).channelId}`;
  expect(await read(ann, path)).toEqual(DEFAULT);
  expect(await write(ann, path, { level: "nothing" })).toEqual({ level: "nothing", until: null });
  expect(await read(ann, path)).toEqual({ level: "nothing", until: null });
  expect(await read(bob, path)).toEqual(DEFAULT);
});

it("may be quiet for a time", async () => {
  const ann = await makeGuest();
  const path = `/v1/channels/${(await makeGroup(ann)).channelId}`;
  const until = new Date(Date.now() + 3_600_000);
  const local = new Date(until.getTime() + 7_200_000).toISOString().replace("Z", "+02:00");
  expect(await write(ann, path, { level: "mentions", until: local })).toEqual({
    level: "mentions",
    until: until.toISOString(),
  });
});

it("of a team count for its channels that have no setting of their own", async () => {
  const team = await makeTeam();
  const general = `/v1/channels/${await team.general()}`;
  expect(await read(team.owner, team.path)).toEqual(DEFAULT);
  await write(team.owner, team.path, { level: "mentions" });
  expect((await read(team.owner, general)).level).toBe("mentions");
  await write(team.owner, general, { level: "nothing" });
  expect((await read(team.owner, general)).level).toBe("nothing");
  expect((await read(team.owner, team.path)).level).toBe("mentions");
});

it.each([
  [{ level: "loud" }, "level"],
  [{}, "level"],
  [{ level: "nothing", until: "2020-01-01T00:00:00Z" }, "until"],
  [{ level: "nothing", until: "tomorrow" }, "until"],
])("refuse %j", async (notify, field) => {
  const ann = await makeGuest();
  const { channelId } = await makeGroup(ann);
  expect(await ann.problem("PUT", `/v1/channels/${channelId}/notifications`, notify)).toMatchObject({
    type: "/problems/invalid-input",
    field,
  });
});

it("are nothing to set for those who are not in the channel or the team", async () => {
  const [team, eve] = await Promise.all([makeTeam(), makeGuest()]);
  for (const id of [team.id, "no-such-team"]) {
    for (const [method, body] of [["GET"], ["PUT", { level: "nothing" }]] as const) {
      expect(await eve.problem(method, `/v1/teams/${id}/notifications`, body)).toMatchObject({
        status: 404,
        type: "/problems/no-such-team",
      });
    }
  }
  const path = `/v1/channels/${await team.general()}/notifications`;
  expect((await eve.problem("PUT", path, { level: "nothing" })).type).toBe("/problems/no-such-channel");
});
