import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHANNEL_FILLER, fillChannel } from "../../channel-filler/fill-channel.ts";
import { uploadLandscape } from "../../crowd/crowd-files.ts";
import type { OnProgress } from "../../load/counted.ts";
import { startServer } from "../../local-server/start-server.ts";
import { personApi } from "../../people/local-api.ts";
import { seededRandom } from "../../random.ts";
import { seconds } from "./nearby-run.ts";
import { textOf } from "./texts.ts";

const MESSAGES = 5_000;
/** So many stay in the object, so that the rest, in segments of 1,000, is archived at once. */
const HOT = 1_000;
const SEGMENT_MESSAGES = 1_000;
/** The archive counts as done when it has not grown for so long. */
const QUIET_S = 4;

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
    for (let quietS = 0; quietS < QUIET_S; quietS += 1) {
      const { objects } = await archive.list();
      if (objects.length * SEGMENT_MESSAGES !== size.archivedMessages) quietS = 0;
      size.archiveBytes = objects.reduce((bytes, object) => bytes + object.size, 0);
      size.archivedMessages = objects.length * SEGMENT_MESSAGES;
      await seconds(1);
    }
    // The search index is filled by an alarm some time after the message, or by a search.
    for await (const _hit of api.messages.search(channelId, "ka ro")) break;
  } finally {
    await server.stop();
  }
  // A server that stops writes its log into the databases.
  size.databaseBytes = databaseBytes(persistDir, "ChatChannel");
  return size;
}

/** The database of the one object of a class. */
function databaseBytes(dir: string, className: string): number {
  const files = readdirSync(dir, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.includes(className) && file.endsWith(".sqlite") && !file.includes("metadata"))
    .reduce((bytes, file) => bytes + statSync(join(dir, file)).size, 0);
}
