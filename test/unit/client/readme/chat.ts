import { HitherApi, HitherClient, mentionsIn, type SyncState } from "../../../../client/index.ts";

const url = "http://localhost:8787";
const api = new HitherApi({ url });
const me = await api.signInAsGuest();

const saved = localStorage.getItem(me.userId); // where this device stood when the app ran last
const restore = saved === null ? undefined : (JSON.parse(saved) as SyncState);
const client = new HitherClient({ url, api, restore });
setInterval(() => localStorage.setItem(me.userId, JSON.stringify(client.syncState())), 5_000);

client.on("inbox", () => {
  for (const { name, unread } of client.inbox.latestFirst) console.log(name, unread);
});
client.connect();
await client.watchInbox();

const group = await api.channels.create({ name: "Hikers" });
const hikers = client.channel(group.channelId);
hikers.on("changed", () => {
  for (const { senderId, body, state } of hikers.messages) console.log(senderId, body, state); // pending, sent, failed
  hikers.markRead();
});
await hikers.open();

const text = "Who is up for Bukhansan? @here";
const { seq } = await hikers.send({ text, mentions: mentionsIn(text, () => undefined) }); // need not be waited for
if (hikers.may("pin")) void hikers.pin(seq);
void hikers.addReaction(seq, "⛰️");
void hikers.thread(seq).send({ text: "I am." });
if (hikers.hasEarlier) await hikers.loadBefore();

hikers.on("places", (places) => {
  for (const { userId, lat, lng } of places.values()) console.log(userId, "is at", lat, lng);
});
await hikers.shareLocation({ untilMs: Date.now() + 3_600_000 }); // shows where `client.reportLocation` says it is

for await (const { highlight } of api.messages.searchAll("bukhan")) console.log(highlight);
