import type { HitherApi, Me } from "../../client/index.ts";
import { personApi } from "./local-api.ts";

let people = 0;

/** A new guest, with an address of their own. */
export async function newPerson(url: string): Promise<{ api: HitherApi; me: Me; userId: string }> {
  people += 1;
  const api = personApi(url, 0x10000 + people);
  const me = await api.signInAsGuest();
  return { api, me, userId: me.userId };
}
