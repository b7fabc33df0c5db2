import { fillChannel, type Written } from "../channel-filler/fill-channel.ts";
import type { LocalServer } from "../local-server/start-server.ts";
import type { Account } from "../people/befriend.ts";
import { makeFriendships, makePeople } from "../people/many-people.ts";
import { newPerson } from "../people/new-person.ts";
import { pickOne, type Random, randomInt, seededRandom } from "../random.ts";

const WORDS =
  `the river is quiet today and we could walk up to Namsan before it rains 오늘 저녁에 시청 앞에서 만나요 커피 한잔 할까요
  two stops from here 지금 어디예요 I can see you on the map bring an umbrella 좋아요 see https://hither.example/somewhere 👀`.split(
    /\s+/,
  );
const EMOJI = ["👍", "😂", "❤️", "🙌", "🎉"];
/** Of ten messages so many are one emoji, or a line, or some lines; the others are whole paragraphs. */
const SHARES = { emoji: 1, line: 6, lines: 2 };

export interface LongChannelOptions {
  messages?: number;
  seed?: number;
  /** Who reads it; a new guest unless given. Must not have connected a device before. */
  viewer?: Account;
}

export interface LongChannel {
  channelId: string;
  viewer: Account;
  /** The other members; the viewer writes, too. */
  others: Account[];
  /** In their order: with `seq`s that follow each other from `firstSeq` on, after what the system said. */
  messages: Written[];
  firstSeq: number;
}

/**
 * A group with a long history, of very different messages; each begins with its number, as in "#42".
 *
 * @param server one with `CHANNEL_FILLER` among its neighbours
 */
export async function longChannel(
  server: LocalServer,
  { messages: count = 10_000, seed = 1, viewer: given }: LongChannelOptions = {},
): Promise<LongChannel> {
  const viewer = given ?? (await newPerson(server.url));
  const others = await makePeople(server, ["하늘", "Leo", "Amara"]);
  await makeFriendships(
    server,
    others.map(({ userId }) => [viewer.userId, userId]),
  );
  const userIds = others.map(({ userId }) => userId);
  const { channelId } = await viewer.api.channels.create({ name: "A long story", userIds });
  const page = await viewer.api.messages.page(channelId);

  const random = seededRandom(seed);
  const everybody = [viewer.userId, ...userIds];
  const messages = Array.from({ length: count }, (_, index) => ({
    senderId: pickOne(random, everybody),
    body: `#${index} ${someText(random)}`,
  }));
  await fillChannel(server, channelId, messages);
  return { channelId, viewer, others, messages, firstSeq: (page.messages.at(-1)?.seq ?? 0) + 1 };
}

function someText(random: Random): string {
  const dice = 10 * random();
  if (dice < SHARES.emoji) return pickOne(random, EMOJI);
  if (dice < SHARES.emoji + SHARES.line) return words(random, 1, 14);
  const lines = dice < SHARES.emoji + SHARES.line + SHARES.lines ? [2, 5, 8] : [3, 20, 40];
  const [count = 1, min = 1, max = 1] = lines;
  return Array.from({ length: count }, () => words(random, min, max)).join("\n");
}

function words(random: Random, min: number, max: number): string {
  return Array.from({ length: randomInt(random, min, max) }, () => pickOne(random, WORDS)).join(" ");
}
