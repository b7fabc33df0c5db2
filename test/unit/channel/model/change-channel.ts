import { expect } from "vitest";
import type { HeldFile } from "../../../../protocol/links/stored-file-link.ts";
import { heldFile } from "../../../support/held-file.ts";
import { type ChannelBench, refusalOf } from "../channel-bench.ts";
import type { ChannelModel, Code } from "./channel-model.ts";
import type { Wish } from "./wishes.ts";

export type ChannelWish = Extract<
  Wish,
  {
    what: "add" | "remove" | "setRole" | "join" | "leave" | "expel" | "update" | "close" | "reopen";
  }
>;
type WishFor<What extends Wish["what"]> = Extract<Wish, { what: What }>;

/** Changes who is in the channel, or how it is, in both. Answers why it is refused, which is the same in both. */
export function changeChannel(bench: ChannelBench, model: ChannelModel, wish: ChannelWish): Code {
  const { core } = bench;
  const { by } = wish;
  const nowMs = bench.tick();
  const code = codeOf(model, wish);
  const agree = (actual: Code) => {
    expect(actual, JSON.stringify(wish)).toBe(code);
    return code === null;
  };
  switch (wish.what) {
    case "add":
      if (agree(refusalOf(core.addMembers(by, [wish.whom], nowMs)))) model.join(by, [wish.whom], nowMs);
      break;
    case "join":
      if (agree(refusalOf(core.join(by, nowMs)))) model.join(by, [by], nowMs);
      break;
    case "remove":
      if (agree(refusalOf(core.removeMember(by, wish.whom, nowMs)))) go(model, wish.whom, by, nowMs);
      break;
    case "leave":
      if (agree(refusalOf(core.leave(by, nowMs)))) go(model, by, by, nowMs);
      break;
    case "expel":
      // A channel that nobody is left in is of no use for what follows.
      if (model.kind === "direct" || model.members.size < 2) break;
      core.expel(by, nowMs);
      go(model, by, by, nowMs);
      break;
    case "setRole":
      if (agree(refusalOf(core.setRole(by, wish.whom, wish.role, nowMs)))) setRole(model, wish, nowMs);
      break;
    case "update":
      if (agree(refusalOf(core.update(by, updateOf(wish), nowMs, pictureOf(wish)))))
        update(model, wish, nowMs);
      break;
    case "close":
    case "reopen":
      setClosed(bench, model, wish.what === "close");
      break;
  }
  return code;
}

function codeOf(model: ChannelModel, wish: ChannelWish): Code {
  const { by } = wish;
  const isMember = model.members.has(by);
  switch (wish.what) {
    case "add":
      return model.may(by, "invite");
    case "join":
      if (isMember) return null;
      if (model.kind !== "team" || !model.isPublic) return "notFound";
      return model.archived ? "forbidden" : null;
    case "remove": {
      const role = model.members.get(wish.whom)?.role;
      if (wish.whom === by) return model.may(by, "leave");
      if (role === "owner") return isMember ? "forbidden" : "notFound";
      return model.may(by, role === "admin" ? "removeAdmin" : "removeMember");
    }
    case "leave":
      return model.may(by, "leave");
    case "setRole": {
      const code = model.may(by, "setRole");
      const target = model.members.get(wish.whom);
      if (code || !target) return code ?? "notFound";
      return target.role === "owner" && wish.role !== "owner" ? "forbidden" : null;
    }
    case "update": {
      const needed = {
        name: "update",
        picture: "update",
        readOnly: "setReadOnly",
        archived: "archive",
      } as const;
      return model.may(by, needed[wish.field]);
    }
    case "expel":
    case "close":
    case "reopen":
      return null;
  }
}

function go(model: ChannelModel, userId: string, by: string, nowMs: number): void {
  if (!model.members.has(userId)) return;
  model.go(userId, by, { event: userId === by ? "left" : "removed", userId }, nowMs);
}

function setRole(
  model: ChannelModel,
  { by, whom, role }: WishFor<"add" | "remove" | "setRole">,
  nowMs: number,
): void {
  const target = model.members.get(whom);
  const actor = model.members.get(by);
  if (!target || !actor || target.role === role) return;
  target.role = role;
  if (role === "owner") actor.role = "admin";
  model.say(by, { event: "roleChanged", userId: whom, role }, nowMs);
}

const PICTURE = "file-1";

function updateOf({
  field,
  on,
}: WishFor<"update">):
  | { name: string }
  | { picture: string | null }
  | { readOnly: boolean }
  | { archived: boolean } {
  if (field === "name") return { name: on ? "Another name" : "Name" };
  if (field === "picture") return { picture: on ? PICTURE : null };
  return field === "readOnly" ? { readOnly: on } : { archived: on };
}

function pictureOf({ field, on }: WishFor<"update">): HeldFile | null {
  return field === "picture" && on ? heldFile(PICTURE) : null;
}

function update(model: ChannelModel, wish: WishFor<"update">, nowMs: number): void {
  const after = updateOf(wish);
  const isNew = Object.entries(after).some(([field, value]) => Reflect.get(model, field) !== value);
  Object.assign(model, after);
  const named = "name" in after && after;
  if (isNew) model.say(wish.by, { event: "updated", fields: [wish.field], ...named }, nowMs);
}

function setClosed({ core }: ChannelBench, model: ChannelModel, closed: boolean): void {
  if (model.kind !== "direct") return;
  if (closed) core.closePair();
  else expect(core.reopenPair(core.pairVersion())).toBe(true);
  model.closed = closed;
}
