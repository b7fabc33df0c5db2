import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CHANNEL_FILLER, fillChannel } from "../../channel-filler/fill-channel.ts";
import { uploadLandscape } from "../../crowd/crowd-files.ts";
import type { OnProgress } from "../../load/counted.ts";
import { startServer } from "../../local-server/start-server.ts";
import { personApi } from "../../people/local-api.ts";
import { seededRandom } from "../../random.ts";
import { seconds } from "./nearby-run.ts";
import { textOf } from "./texts.ts";

const MESSAGES = 4_000;
/** So many stay in the object, so that the rest, in segments of 1,000, is archived at once. */
const HOT = 1_000;
const SEGMENT_MESSAGES = 1_000;
/** The archive counts as done when it has not grown for so long, and as broken when nothing came for so long. */
const QUIET_S = 5;
const ARCHIVED_WITHIN_S = 120;

/** What a message takes, measured with one channel's own object and archive. */
export interface StorageFigures {
  messages: number;
  /** In UTF-8, as it was written. */
  bodyBytes: number;
  /** In the object's SQLite, search index included, for a message that is there. */
  objectBytes: number;
  /** In R2, for a message that is there. */
  archiveBytes: number;
  /** Of an object's database that holds next to nothing: a new channel, a hub of a new user, a file's. */
  emptyChannelBytes: number;
  hubBytes: number;
  storedFileBytes: number;
}

/** Fills channels with messages, and looks at how large they are when the newer part is hot and the older one archived. */
export async function runStorage(seed: number, onProgress: OnProgress): Promise<StorageFigures> {
  const random = seededRandom(seed);
  const texts = Array.from({ length: MESSAGES }, () => textOf(random));
  const persistDir = mkdtempSync(join(tmpdir(), "hither-cost-"));
  try {
    const emptyDir = join(persistDir, "empty");
    const empty = await channelSize(emptyDir, [], MESSAGES, onProgress);
    const hot = await channelSize(join(persistDir, "hot"), texts, MESSAGES, onProgress);
    const archived = await channelSize(join(persistDir, "archived"), texts, HOT, onProgress);
    return {
      messages: MESSAGES,
      bodyBytes: texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) / MESSAGES,
      objectBytes: (hot.databaseBytes - empty.databaseBytes) / MESSAGES,
      archiveBytes: archived.archiveBytes / archived.archivedMessages,
      emptyChannelBytes: empty.databaseBytes,
      hubBytes: databaseBytes(emptyDir, "UserHub"),
      storedFileBytes: databaseBytes(emptyDir, "StoredFile"),
    };
  } finally {
    rmSync(persistDir, { recursive: true, force: true });
  }
}

interface ChannelSize {
  databaseBytes: number;
  archiveBytes: number;
  archivedMessages: number;
}

/** One channel on a server of its own, with all its messages but the newest `hot` archived. */
async function channelSize(
  persistDir: string,
  texts: readonly string[],
  hot: number,
  onProgress: OnProgress,
): Promise<ChannelSize> {
  const vars = { HOT_MESSAGES: String(hot) };
  const server = await startServer({ persistDir, vars, neighbours: [CHANNEL_FILLER] });
  const size = { databaseBytes: 0, archiveBytes: 0, archivedMessages: 0 };
  try {
    const api = personApi(`http://127.0.0.1:${server.port}`, 1);
    const { userId } = await api.signInAsGuest();
    const { channelId } = await api.channels.create({ name: "Sizes" });
    await uploadLandscape(api, seededRandom(1));
    const messages = texts.map((body) => ({ senderId: userId, body }));
    await fillChannel(server, channelId, messages, (count) =>
      onProgress("messages stored", count, texts.length),
    );
    const archive = await server.miniflare.getR2Bucket("ARCHIVE");
    if (hot < texts.length) {
      await untilArchived(archive);
      const { objects } = await archive.list();
      size.archiveBytes = objects.reduce((bytes, object) => bytes + object.size, 0);
      size.archivedMessages = objects.length * SEGMENT_MESSAGES;
    }
    // The search index is filled by an alarm some time after the message, or by a search.
    await api.messages.search(channelId, "ka ro").next();
  } finally {
    await server.stop();
  }
  size.databaseBytes = databaseBytes(persistDir, "ChatChannel");
  return size;
}

/** Waits until no more segments come. */
async function untilArchived(archive: { list(): Promise<{ objects: unknown[] }> }): Promise<void> {
  let segments = 0;
  for (let waitedS = 0, quietS = 0; segments === 0 || quietS < QUIET_S; waitedS += 1, quietS += 1) {
    if (waitedS > ARCHIVED_WITHIN_S) throw new Error("nothing was archived");
    await seconds(1);
    const { objects } = await archive.list();
    if (objects.length > segments) quietS = 0;
    segments = objects.length;
  }
}

/** The size of the database of the one object of a class, its log included. */
function databaseBytes(dir: string, className: string): number {
  const files = readdirSync(dir, { recursive: true, encoding: "utf8" });
  const [file] = files.filter(
    (name) => name.includes(className) && name.endsWith(".sqlite") && !name.includes("metadata"),
  );
  if (file === undefined) throw new Error(`there is no ${className} in ${dir}`);
  const database = new DatabaseSync(join(dir, file));
  try {
    const { bytes } = database
      .prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
      .get() as { bytes: number };
    return bytes;
  } finally {
    database.close();
  }
}
