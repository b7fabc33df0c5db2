import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { FilePlace, FileVariant } from "../../../protocol/files/file.ts";
import { app } from "../../../workers/app.ts";
import { deriveLinkKey, type FileLink, signLink } from "../../../workers/files/download/core/file-link.ts";
import { fetchAs, PNG, sendFile, uploadPicture } from "../../support/workers/files.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeTeam, type TestTeam } from "../../support/workers/test-team.ts";
import { befriend, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

type Viewer = "owner" | "member" | "former" | "stranger" | "blocked" | "signedOut";

const VIEWERS: Viewer[] = ["owner", "member", "former", "stranger", "blocked", "signedOut"];
const VARIANTS: FileVariant[] = ["content", "thumbnail"];

let people: Record<Exclude<Viewer, "signedOut">, TestUser>;
let fileId: string;
let channelId: string;
let team: TestTeam;
let key: CryptoKey;

beforeAll(async () => {
  await migrate();
  const names = ["owner", "member", "former", "stranger", "blocked"] as const;
  const guests = await Promise.all(names.map(async (name) => [name, await makeGuest()] as const));
  people = Object.fromEntries(guests) as typeof people;
  const { owner, member, former, blocked } = people;
  for (const friend of [member, former]) await befriend(owner, friend);
  fileId = await uploadPicture(owner);
  ({ channelId } = await makeGroup(owner, member, former));
  await sendFile(owner, channelId, fileId);
  await former.ok("POST", `/v1/channels/${channelId}/leave`);
  team = await makeTeam(owner);
  await team.add("member", member, former);
  await former.ok("POST", `${team.path}/leave`);
  await owner.ok("PATCH", team.path, { picture: fileId });
  await owner.ok("PUT", "/v1/me/picture", { fileId });
  await owner.ok("PUT", `/v1/blocks/${blocked.id}`);
  key = await deriveLinkKey(env.BETTER_AUTH_SECRET ?? "");
});

const all = (status: number) =>
  Object.fromEntries(VIEWERS.map((viewer) => [viewer, status])) as Record<Viewer, number>;

/** Where the file is seen: the routes' path, what its links say, and who gets what. */
const PLACES: [string, () => string, () => FilePlace, Record<Viewer, number>][] = [
  [
    "a channel",
    () => `/v1/channels/${channelId}/files/${fileId}`,
    () => ({ channelId }),
    { ...all(404), owner: 200, member: 200, signedOut: 401 },
  ],
  [
    "one's own files",
    () => `/v1/files/${fileId}`,
    () => ({ own: true }),
    { ...all(404), owner: 200, signedOut: 401 },
  ],
  [
    "a person's picture",
    () => `/v1/people/${people.owner.id}/picture`,
    () => ({ userId: people.owner.id }),
    { ...all(200), blocked: 404, signedOut: 401 },
  ],
  [
    "a team's picture",
    () => `${team.path}/picture`,
    () => ({ teamId: team.id }),
    { ...all(404), owner: 200, member: 200, signedOut: 401 },
  ],
];

const CASES = PLACES.flatMap(([what, path, place, statuses]) =>
  VARIANTS.flatMap((variant) =>
    VIEWERS.map((viewer) => ({ what, path, place, variant, viewer, status: statuses[viewer] })),
  ),
);

function pathOf({ what, path, variant }: (typeof CASES)[number]): string {
  const suffix = variant === "thumbnail" || what === "one's own files" ? `/${variant}` : "";
  return path() + suffix;
}

function userOf(viewer: Viewer): TestUser | null {
  return viewer === "signedOut" ? null : people[viewer];
}

async function linkOf(link: Partial<FileLink> & Pick<FileLink, "userId" | "place">): Promise<string> {
  const whole = { fileId, variant: "content" as const, expiresAtMs: Date.now() + 60_000, ...link };
  return `/v1/f/${await signLink(key, whole)}/me.png`;
}

describe("a file's own routes", () => {
  it.each(CASES)("answer $status to $viewer of $what, for its $variant", async (file) => {
    const path = pathOf(file);
    const response = await fetchAs(userOf(file.viewer), path);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.status).toBe(file.status);
    if (file.status === 200) expect(bytes.subarray(0, 8)).toEqual(PNG.subarray(0, 8));
    const head = await fetchAs(userOf(file.viewer), path, {}, "HEAD");
    expect(head.status).toBe(file.status);
    if (file.status !== 200) return;
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    for (const name of ["content-type", "etag", "content-length"]) {
      expect(head.headers.get(name), name).toBe(response.headers.get(name));
    }
  });
});

describe("a file's address", () => {
  const signedIn = CASES.filter(({ viewer }) => viewer !== "signedOut");

  it.each(signedIn)("answers $status where $viewer asked for it, for the $variant of $what", async (file) => {
    const userId = userOf(file.viewer)?.id ?? "";
    const link = { userId, place: file.place(), variant: file.variant };
    expect((await fetchAs(null, await linkOf(link))).status).toBe(file.status);
    expect((await fetchAs(null, await linkOf(link), {}, "HEAD")).status).toBe(file.status);
    // Whoever uses it, it is the one who asked for it that counts.
    expect((await fetchAs(people.stranger, await linkOf(link))).status).toBe(file.status);
  });

  it.each(PLACES)("answers 410 once it has expired, and 404 once it was changed, for %s", async (...args) => {
    const place = args[2]();
    const link = { userId: people.owner.id, place };
    const expired = await fetchAs(null, await linkOf({ ...link, expiresAtMs: Date.now() - 1_000 }));
    expect([expired.status, await expired.json()]).toEqual([
      410,
      expect.objectContaining({ type: "/problems/link-expired" }),
    ]);
    const path = await linkOf(link);
    const changed = path.replace(`.${fileId}.`, `.${crypto.randomUUID()}.`);
    const longer = path.replace(/(\.c\.)([0-9a-z]+)\./, "$1zzzzzzz.");
    for (const forged of [changed, longer]) {
      expect(forged).not.toBe(path);
      expect((await fetchAs(null, forged)).status).toBe(404);
    }
    expect((await fetchAs(null, path)).status).toBe(200);
  });

  it("of a picture ends with the picture", async () => {
    const eve = await makeGuest();
    const first = await uploadPicture(eve);
    await eve.ok("PUT", "/v1/me/picture", { fileId: first });
    const path = await linkOf({ userId: people.member.id, place: { userId: eve.id }, fileId: first });
    expect((await fetchAs(null, path)).status).toBe(200);
    await eve.ok("PUT", "/v1/me/picture", { fileId: await uploadPicture(eve) });
    expect((await fetchAs(null, path)).status).toBe(404);
  });

  it("ends with the account that asked for it", async () => {
    const eve = await makeGuest();
    const path = await linkOf({ userId: eve.id, place: { userId: people.owner.id } });
    expect((await fetchAs(null, path)).status).toBe(200);
    await eve.ok("DELETE", "/v1/me", {});
    expect((await fetchAs(null, path)).status).toBe(404);
  });

  it("is not written into the log where something goes wrong", async () => {
    const path = await linkOf({ userId: people.owner.id, place: { own: true } });
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const broken = { prepare: () => null } as unknown as D1Database;
    const response = await app.fetch(new Request(`http://localhost${path}`), { ...env, DB: broken });
    expect(response.status).toBe(500);
    expect(logged).toHaveBeenCalledOnce();
    expect(JSON.parse(String(logged.mock.calls[0]?.[0]))).toMatchObject({ route: "/v1/f/:token/:name" });
    expect(String(logged.mock.calls)).not.toContain(path.slice(5, 40));
    logged.mockRestore();
  });

  it("is made for each file, in order, and for none where one may not be seen", async () => {
    const { member, stranger } = people;
    const files = [
      { fileId, in: { channelId } },
      { fileId, in: { teamId: team.id }, variant: "thumbnail" },
      { fileId, in: { userId: people.owner.id } },
    ];
    const { items } = await member.ok<{ items: { url: string; expiresAt: string }[] }>(
      "POST",
      "/v1/file-links",
      { files },
    );
    expect(items).toHaveLength(3);
    for (const { url, expiresAt } of items) {
      const { pathname, origin } = new URL(url);
      expect(origin).toBe("http://localhost");
      expect((await fetchAs(null, pathname)).status).toBe(200);
      expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(3_590_000);
    }
    expect(items[0]?.url).toMatch(/\/me\.png$/);
    expect(items[1]?.url).toMatch(/\/thumbnail$/);
    expect(await stranger.problem("POST", "/v1/file-links", { files: files.toReversed() })).toMatchObject({
      type: "/problems/no-such-file",
      field: "files.1",
    });
    const tooMany = Array.from({ length: 101 }, () => files[0]);
    expect(await member.problem("POST", "/v1/file-links", { files: tooMany })).toMatchObject({
      type: "/problems/invalid-input",
      field: "files",
    });
  });
});
