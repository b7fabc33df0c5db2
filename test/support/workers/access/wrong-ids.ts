import type { AccessWorld } from "./world.ts";

/** A path with a wrong id in the place of one of its parameters. */
export interface WrongId {
  path: string;
  id: string;
}

/** An id of the same form that nobody has: made up, as somebody would who tries. */
export function guess(id: string): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id)) return crypto.randomUUID();
  if (/^\d+$/.test(id)) return String(900_000 + Math.floor(Math.random() * 90_000));
  const random = crypto
    .randomUUID()
    .replaceAll("-", "")
    .repeat(1 + Math.ceil(id.length / 32));
  return id.replaceAll(/[a-z]|[A-Z]|\d/g, (_, at: number) => random[at] ?? "0");
}

/** Ids of the world's things, each of another kind than the rest, and names that objects of this deployment have or could have. */
export function strangeIds({ owner, channelId, team, fileId, deviceId }: AccessWorld): string[] {
  return [owner.id, channelId, team.id, fileId, deviceId, "u33dc0r2", "__proto__", "cells%2fu33d8%2f1"];
}

/** The path of a request with each of its ids made up, and with each replaced by those of things of another kind. */
export function withWrongIds(world: AccessWorld, template: string, path: string): WrongId[] {
  const [pathname = "", query] = path.split("?");
  const parts = pathname.split("/");
  return template.split("/").flatMap((name, at) => {
    const right = parts[at] ?? "";
    if (!name.startsWith(":") || name === ":name") return [];
    const wrong = [guess(right), ...strangeIds(world)].filter(
      (id) => id !== right && !isRight(world, name, id),
    );
    return wrong.map((id) => {
      const pathWith = parts.with(at, id).join("/");
      return { id, path: query === undefined ? pathWith : `${pathWith}?${query}` };
    });
  });
}

/** Whether it is an id of this kind after all: of another person, for example. */
function isRight({ owner, channelId, team, fileId, deviceId }: AccessWorld, name: string, id: string) {
  const ofKind: Record<string, string[]> = {
    ":userId": [owner.id],
    ":channelId": [channelId],
    ":teamId": [team.id],
    ":fileId": [fileId],
    ":deviceId": [deviceId],
  };
  return ofKind[name]?.includes(id) ?? false;
}
