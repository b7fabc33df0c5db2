import { signal } from "@preact/signals";
import { HitherApi, type Me, ProblemError } from "../../client/index.ts";
import { Account } from "./account.ts";
import { indexedDbKeep, type Keep } from "./keep.ts";
import { forgetPlaces } from "./preferences.ts";
import { keepSyncState, readSyncState } from "./sync-keeper.ts";
import { showProblem } from "./toasts.ts";

/** `starting`: not known yet who is signed in. */
export type SessionState =
  | { phase: "starting" }
  | { phase: "signedOut" }
  | { phase: "signedIn"; account: Account };

/** What a feature does, and keeps on the device, for whoever is signed in. */
export interface AccountPart {
  /** @returns ends it */
  start(account: Account): () => void;
  /** Forgets everything, of everybody. */
  forget(): Promise<void>;
}

/** Who is signed in on this device, if anybody. */
export class Session {
  readonly state = signal<SessionState>({ phase: "starting" });
  readonly api = new HitherApi({ url: location.origin });
  readonly keep: Keep;
  readonly #parts: readonly AccountPart[];
  #endKeeping = () => {};
  /** Done before a sign-out, while the session still counts. */
  readonly beforeSignOut: (() => Promise<unknown>)[] = [];

  constructor(parts: readonly AccountPart[] = [], keep: Keep = indexedDbKeep()) {
    this.#parts = parts;
    this.keep = keep;
  }

  /** Goes on with whoever was signed in: at once by what is kept, corrected by what the server says. */
  async start(): Promise<void> {
    const kept = await this.keep.read<Me>("me");
    if (kept !== undefined) await this.#enter(kept);
    try {
      const me = await this.api.me();
      if (kept?.userId === me.userId) this.#account?.learnMe(me);
      else await this.enter(me);
    } catch (error) {
      if (isSignedOut(error)) await this.#leave();
      else if (kept === undefined) this.#showSignedOut(error);
    }
  }

  /** Somebody signed in, or another one than before. */
  async enter(me: Me): Promise<void> {
    const kept = await this.keep.read<Me>("me");
    if (kept !== undefined && kept.userId !== me.userId) await this.#forget();
    await this.keep.write("me", me);
    await this.#enter(me);
  }

  /** @throws what the server's refusal throws: then the user is still signed in */
  async signOut(): Promise<void> {
    await Promise.all(this.beforeSignOut.map((work) => work().catch(() => {})));
    await this.api.signOut();
    await this.#leave();
  }

  /** The account is no more, or its session was ended elsewhere. */
  async leave(): Promise<void> {
    await this.#leave();
  }

  get #account(): Account | undefined {
    const state = this.state.peek();
    return state.phase === "signedIn" ? state.account : undefined;
  }

  async #enter(me: Me): Promise<void> {
    this.#end();
    const restore = await readSyncState(this.keep);
    const account = new Account({
      api: this.api,
      me,
      keep: this.keep,
      restore: restore?.userId === me.userId ? restore : undefined,
      onSignedOut: () => void this.#leave(),
      onError: showProblem,
    });
    const ends = [
      keepSyncState(account.client, this.keep),
      ...this.#parts.map((part) => part.start(account)),
    ];
    this.#endKeeping = () => {
      for (const end of ends) end();
    };
    this.state.value = { phase: "signedIn", account };
    await account.start();
  }

  async #leave(): Promise<void> {
    this.#end();
    this.state.value = { phase: "signedOut" };
    await this.#forget();
  }

  #end(): void {
    this.#endKeeping();
    this.#endKeeping = () => {};
    this.#account?.stop();
  }

  /** Nothing of an account stays on the device once it is not signed in any more. */
  async #forget(): Promise<void> {
    this.api.sessionToken = undefined;
    forgetPlaces();
    await Promise.all([this.keep.clear(), ...this.#parts.map((part) => part.forget())]);
    if ("caches" in globalThis) await caches.delete("hither-seen");
  }

  #showSignedOut(error: unknown): void {
    this.state.value = { phase: "signedOut" };
    showProblem(error);
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}
