import { HitherApi, HitherClient } from "../../../../client/index.ts";

const url = "http://localhost:8787";
const api = new HitherApi({ url });
await api.signInAsGuest(); // or signUp, signIn; keep api.sessionToken for the next start
await api.setSharing({ mode: "friends", precision: "approximate" }); // off until you say so

const client = new HitherClient({ url, token: async () => (await api.token()).token });
client.on("near", (near) => {
  for (const { userId, distanceM } of near.values()) console.log(userId, Math.round(distanceM), "m");
});
const showRequests = async () => console.log((await api.friendRequests("incoming")).items);
client.on("me", ({ changed }) => {
  if (changed.includes("requests")) void showRequests();
});
client.on("error", (error) => console.warn(error.message));
client.on("closed", ({ code, reason }) => console.warn("signed out, or an old app:", code, reason));
client.connect();

client.reportLocation({ lat: 37.5665, lng: 126.978 }); // with each fix of the device
await client.watchNear({ radiusM: 5_000 });
