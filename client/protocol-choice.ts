import type { ErrorFrame } from "../protocol/server-frames.ts";
import { PROTOCOL_VERSION, SUPPORTED_PROTOCOLS } from "../protocol/version.ts";

/**
 * Which version of the protocol a connection speaks: the newest, until a server says that it does not, as one that was
 * rolled back. From then on the best that both speak.
 */
export class ProtocolChoice {
  #version = PROTOCOL_VERSION;
  /** Those that were refused since a server last welcomed one. */
  readonly #refused = new Set<number>();
  #offered: readonly number[] | undefined;

  /** What the next `hello` says. */
  get version(): number {
    return this.#version;
  }

  /** Takes note of what the server says that it speaks, when it refuses a `hello`. */
  note({ supportedProtocols }: ErrorFrame): void {
    this.#offered = supportedProtocols;
  }

  welcomed(): void {
    this.#refused.clear();
    this.#offered = undefined;
  }

  /**
   * The server does not speak this version: chooses the next best. A server of before version 5 does not say what it
   * speaks, so older versions are tried in turn.
   * @returns whether there is one that was not refused yet
   */
  fallBack(): boolean {
    this.#refused.add(this.#version);
    const offered = this.#offered;
    this.#offered = undefined;
    const best = SUPPORTED_PROTOCOLS.findLast(
      (version) => !this.#refused.has(version) && (offered?.includes(version) ?? true),
    );
    if (best === undefined) return false;
    this.#version = best;
    return true;
  }
}
