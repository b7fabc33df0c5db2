import { signal } from "@preact/signals";
import { HitherApi, type Me, ProblemError, type SyncState } from "../../client/index.ts";
import { Account } from "./account.ts";
import { forgetDevice, forgetPictures } from "./forget-device.ts";
import { type AccountKeep, DeviceKeep } from "./keep.ts";
import { indexedDbStore } from "./keep-store.ts";
import { KeptClient } from "./kept-client.ts";
import { KeptPages, withKeptPages } from "./kept-pages.ts";
import { otherWindows, type WindowNews } from "./other-windows.ts";
import { keepPeople } from "./people-keeper.ts";
import { keepSyncState } from "./sync-keeper.ts";
import { isAnythingLeft, takeOver } from "./take-over.ts";
import { showProblem } from "./toasts.ts";
import { windowLives } from "./window-lives.ts";

/** Close codes of the socket; docs/protocol.md. */
const CLOSED_AS_SUSPENDED = 4423;
const CLOSED_AS_SURPLUS = 4429;

/** `starting`: not known yet who is signed in. `stopped`: somebody is, and the server does not let the app go on. */
type SessionState =
  | { phase: "starting" }
  | { phase: "signedOut" }
  | { phase: "stopped"; because: "suspended" | "surplus" }
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
  /** The server does not speak with this version of the app any more. */
  readonly isOutdated = signal(false);
  readonly api = new HitherApi({ url: location.origin });
  /** Done before a sign-out, while the session still counts. */
  readonly beforeSignOut: (() => Promise<unknown>)[] = [];
  readonly #parts: readonly AccountPart[];
  readonly #device = new DeviceKeep(indexedDbStore());
  readonly #lives = windowLives();
  readonly #others = otherWindows();
  #keep: AccountKeep | undefined;
  #pages: KeptPages | undefined;
  #endKeeping = () => {};
  #takingOver = Promise.resolve();
  /** Asked for along with whose it is, so that the first socket has not to wait for it. */
  #firstToken: ReturnType<HitherApi["token"]> | undefined;
  /** Rises with each coming and going: what was begun before has lost its meaning. */
  #era = 0;

  constructor(parts: readonly AccountPart[] = []) {
    this.#parts = parts;
    this.#others.listen((news) => this.#heard(news));
    addEventListener("pagehide", () => this.#others.tell({ type: "closing", windowId: this.#lives.id }));
    addEventListener("online", () => void this.#takeOverLeft());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#takeOverLeft();
    });
  }

  /** Goes on with whoever was signed in: at once by what is kept, corrected by what the server says. */
  async start(): Promise<void> {
    const asked = this.api.me();
    asked.catch(() => {});
    const token = this.api.token();
    token.catch(() => {});
    this.#firstToken = token;
    const userId = await this.#device.userId();
    const kept = userId === undefined ? undefined : await this.#device.of(userId).read<Me>("me");
    if (kept !== undefined) await this.#begin(kept);
    const era = this.#era;
    try {
      const me = await asked;
      if (era !== this.#era) return;
      if (kept?.userId === me.userId) this.#account?.learnMe(me);
      else await this.enter(me);
    } catch (error) {
      if (era !== this.#era) return;
      if (isSignedOut(error)) await this.leave();
      else if (isSuspended(error)) this.#stop("suspended");
      else if (kept === undefined) this.#showSignedOut(error);
    } finally {
      // Whoever comes in from here on may be somebody else.
      if (this.#firstToken === token) this.#firstToken = undefined;
    }
  }

  /** Somebody signed in, or another one than before. */
  async enter(me: Me): Promise<void> {
    const before = this.#account?.userId;
    if (before !== undefined && before !== me.userId) {
      this.#end({ forGood: true });
      await this.#forget();
    }
    await this.#device.belongTo(me.userId);
    await this.#device.of(me.userId).write("me", me);
    this.#others.tell({ type: "entered", userId: me.userId });
    await this.#begin(me);
  }

  /** @throws what the server's refusal throws: then the user is still signed in */
  async signOut(): Promise<void> {
    await Promise.all(this.beforeSignOut.map((work) => work().catch(() => {})));
    await this.api.signOut();
    await this.leave();
  }

  /** Nobody is signed in any more: nothing of the account stays on the device, and every other window leaves, too. */
  async leave(): Promise<void> {
    const userId = this.#account?.userId ?? (await this.#device.userId());
    this.#end({ forGood: true });
    this.#era += 1;
    this.api.sessionToken = undefined;
    this.state.value = { phase: "signedOut" };
    if (userId !== undefined) {
      await this.#device.forget(userId);
      this.#others.tell({ type: "left", userId });
    }
    await this.#forget();
  }

  /** Forgets what was seen and can be seen again; what is still to be sent stays. */
  async forgetSeen(): Promise<void> {
    await this.#pages?.forgetAll();
    await forgetPictures();
  }

  get #account(): Account | undefined {
    const state = this.state.peek();
    return state.phase === "signedIn" ? state.account : undefined;
  }

  async #begin(me: Me, current?: SyncState): Promise<void> {
    this.#end();
    this.#era += 1;
    const era = this.#era;
    const keep = this.#device.of(me.userId);
    this.#keep = keep;
    const restore = await takeOver(keep, { userId: me.userId, lives: this.#lives, current });
    const { api } = this;
    const pages = new KeptPages(keep, {
      ask: (channelId, query) => api.messages.page(channelId, query),
      isOnline: () => client.state === "open",
    });
    this.#pages = pages;
    const sides = { token: () => this.#token(), messages: withKeptPages(api.messages, pages) };
    const client = new KeptClient({ url: location.origin, api: sides, name: "hither-web", restore });
    client.on("frame", (frame) => pages.heard(frame));
    const account = new Account({
      api,
      client,
      me,
      keep,
      onClosed: ({ code }) => this.#closed(code),
      onError: (error) => this.#failed(error),
    });
    await account.restore();
    if (era !== this.#era) return;
    const ends = [
      keepSyncState(client, keep, this.#lives.id),
      keepPeople(account.people, keep),
      ...this.#parts.map((part) => part.start(account)),
    ];
    this.#endKeeping = () => {
      for (const end of ends) end();
    };
    this.state.value = { phase: "signedIn", account };
    account.start();
  }

  async #token() {
    const first = this.#firstToken;
    this.#firstToken = undefined;
    return (await first?.catch(() => undefined)) ?? this.api.token();
  }

  #end({ forGood = false } = {}): void {
    this.#endKeeping();
    this.#endKeeping = () => {};
    if (forGood) this.#keep?.seal();
    this.#account?.stop();
  }

  /**
   * Another window was closed before it could send what was written in it: this one does it. One such beginning after the other: what
   * the first has taken is nowhere else until it runs.
   */
  #takeOverLeft(): Promise<void> {
    const run = () => this.#takeOver();
    this.#takingOver = this.#takingOver.then(run, run);
    return this.#takingOver;
  }

  async #takeOver(): Promise<void> {
    const account = this.#account;
    const keep = this.#keep;
    if (account === undefined || keep === undefined || !(await isAnythingLeft(keep, this.#lives))) return;
    if (account === this.#account) await this.#begin(account.me.peek(), account.client.syncState());
  }

  #heard(news: WindowNews): void {
    const userId = this.#account?.userId;
    switch (news.type) {
      case "closing":
        void this.#lives.closed(news.windowId).then(() => this.#takeOverLeft());
        return;
      case "left":
        if (news.userId !== userId) return;
        this.#end({ forGood: true });
        this.#era += 1;
        this.api.sessionToken = undefined;
        this.state.value = { phase: "signedOut" };
        // What this window wrote while the other one forgot.
        void this.#device.forget(news.userId);
        return;
      case "entered":
        if (news.userId === userId) return;
        this.#end({ forGood: true });
        this.api.sessionToken = undefined;
        void this.start();
    }
  }

  /** The server ended the session, or does not take this app any more. */
  #closed(code: number): void {
    // The client has forgotten what was to be sent; what is kept must not forget it.
    this.#endKeeping();
    if (code >= 4300 && code <= 4399) void this.leave();
    else if (code === CLOSED_AS_SUSPENDED) this.#stop("suspended");
    else if (code === CLOSED_AS_SURPLUS) this.#stop("surplus");
    else this.isOutdated.value = true;
  }

  #failed(error: unknown): void {
    if (isSignedOut(error)) void this.leave();
    else if (isSuspended(error)) this.#stop("suspended");
    // Nobody waits for what fails without a network, and that there is none shows elsewhere.
    else if (!(error instanceof TypeError)) showProblem(error);
  }

  /** What is kept on the device stays, for when it goes on. */
  #stop(because: "suspended" | "surplus"): void {
    this.#end();
    this.#era += 1;
    this.state.value = { phase: "stopped", because };
  }

  async #forget(): Promise<void> {
    await Promise.all([forgetDevice(), ...this.#parts.map((part) => part.forget())]);
  }

  #showSignedOut(error: unknown): void {
    this.state.value = { phase: "signedOut" };
    showProblem(error);
  }
}

function isSuspended(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.type === "/problems/account-suspended";
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}
