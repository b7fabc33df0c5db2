import { openDb } from "../../db/db.ts";
import { Directory } from "../../db/directory/directory.ts";
import { forgetTeamList, readTeamIds } from "../../db/directory/read-team-list.ts";
import {
  insertErasingChores,
  insertForgettingChores,
  insertLeavingChore,
  readIsUnfinished,
} from "../../db/queries/account-deletion.ts";
import type { Chore, ChorePayloads } from "../../db/queries/chores.ts";
import {
  forgetVersions,
  insertContactChores,
  readContacts,
  readIsCopying,
} from "../../db/queries/contacts.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";
import { callFile, filesOf } from "../files/file-call.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { endContact as endContactOf } from "../friends/relations.ts";

/** What the deletion of an account leaves to do. Each fails where it cannot be done now, and may be done twice. */

/** Finds out with whom something is to be ended. */
export async function endContacts(env: Env, { userId }: ChorePayloads["endContacts"]): Promise<Chore[]> {
  const directory = new Directory(env);
  return insertContactChores(directory, userId, await readContacts(directory, userId), Date.now());
}

/** Ends a friendship or a request, announced to both hubs as when the user had ended it. */
export async function endContact(env: Env, { userId, otherId }: ChorePayloads["endContact"]): Promise<void> {
  const directory = new Directory(env);
  await endContactOf({
    directory,
    hubOf: hubsOf(env),
    channelOf: channelsOf(env),
    me: userId,
    other: otherId,
  });
}

/** Finds out from the hub in which channels the user is or was: there they are to be forgotten. */
export async function forgetEverywhere(
  env: Env,
  { userId }: ChorePayloads["forgetEverywhere"],
): Promise<Chore[]> {
  const channelIds = await callHub(hubsOf(env), userId, (hub) => hub.everyChannel());
  return insertForgettingChores(openDb(env.DB), userId, channelIds, Date.now());
}

/** Takes the user out of a channel, and their name or their words as well: as the deployment chose. */
export async function forgetInChannel(
  env: Env,
  { channelId, userId }: ChorePayloads["forgetInChannel"],
): Promise<void> {
  const how = env.ACCOUNT_DELETION === "erase" ? "erase" : "anonymise";
  await callChannel(channelsOf(env), channelId, async (channel) => {
    await channel.expel(userId);
    await channel.forget(userId, how);
  });
}

/** Files that are noted at a time. */
const FILES_AT_ONCE = 500;

/** Finds out from the hub what the user uploaded: that is to be erased. */
export async function eraseFiles(
  env: Env,
  { userId, after: start }: ChorePayloads["eraseFiles"],
): Promise<Chore[]> {
  const fileIds = await callHub(hubsOf(env), userId, (hub) => hub.everyFile(start ?? null, FILES_AT_ONCE));
  const after = fileIds.length === FILES_AT_ONCE ? (fileIds.at(-1) ?? null) : null;
  return insertErasingChores(openDb(env.DB), userId, { fileIds, after }, Date.now());
}

/** Erases a file, wherever it was sent. */
export async function eraseFile(env: Env, { fileId }: ChorePayloads["eraseFile"]): Promise<void> {
  await callFile(filesOf(env), fileId, (file) => file.erase());
}

/**
 * Erases the hub, once nothing else is left to do. A channel that the user was let into at the last moment shows in it
 * only then, and so does a contact or a team; such a one is forgotten first.
 */
export async function eraseHub(env: Env, { userId }: ChorePayloads["eraseHub"]): Promise<void> {
  const directory = new Directory(env);
  const isUnfinished =
    (await readIsUnfinished(directory.people, userId)) || (await readIsCopying(directory, userId));
  if (isUnfinished) throw new Error("there is more to be done before");
  const contacts = await readContacts(directory, userId);
  if (contacts.length > 0) {
    await insertContactChores(directory, userId, contacts, Date.now());
    throw new Error("the user had something to do with somebody all the same");
  }
  if ((await readTeamIds(directory, userId, Date.now())).length > 0) {
    await insertLeavingChore(directory.people, userId, Date.now());
    throw new Error("the user came into a team all the same");
  }
  const entries = await callHub(hubsOf(env), userId, (hub) => hub.channels());
  const joined = entries.filter(({ role }) => role !== null).map(({ channelId }) => channelId);
  if (joined.length > 0) {
    await insertForgettingChores(openDb(env.DB), userId, joined, Date.now());
    throw new Error("the user was in a channel all the same");
  }
  await forgetVersions(directory, userId);
  await forgetTeamList(directory, userId);
  await callHub(hubsOf(env), userId, (hub) => hub.erase());
}
