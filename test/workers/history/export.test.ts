import { beforeAll, expect, it } from "vitest";
import { uploadPicture } from "../../support/workers/files.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { archive, keepHot, write } from "../../support/workers/http-history.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { befriend, makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

it("an owner takes the whole channel along, and nobody else does", async () => {
  keepHot(5);
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await befriend(ann, bob);
  const { channelId } = await makeGroup(ann, bob);
  const fileId = await uploadPicture(ann, "지도.png");
  const first = await write(ann, channelId, "with a map", { attachments: [{ fileId }] });
  await write(bob, channelId, "a comment", { threadOf: first });
  for (let n = 0; n < 20; n += 1) await write(bob, channelId, `message ${n}`);
  await archive(channelId, 3);

  const response = await ann.send("GET", `/v1/channels/${channelId}/export`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const lines = (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [header, created, withMap, comment] = lines;
  expect(header).toMatchObject({ channel: { channelId, name: "Hiking" } });
  const roles = header.members.map(({ userId, role }: { userId: string; role: string }) => [userId, role]);
  expect(new Map(roles)).toEqual(
    new Map([
      [ann.id, "owner"],
      [bob.id, "member"],
    ]),
  );
  expect(created).toMatchObject({ seq: 1, kind: "system" });
  expect(withMap).toMatchObject({
    seq: first,
    senderId: ann.id,
    attachments: [{ fileId, name: "지도.png" }],
  });
  expect(comment).toMatchObject({ seq: first + 1, senderId: bob.id, threadOf: first });
  expect(lines.slice(1, -1).map(({ seq }) => seq)).toEqual(Array.from({ length: 23 }, (_, n) => n + 1));
  expect(lines.at(-1)).toEqual({ end: true, messages: 23 });

  expect(await bob.problem("GET", `/v1/channels/${channelId}/export`)).toMatchObject({
    type: "/problems/not-allowed",
  });
});
