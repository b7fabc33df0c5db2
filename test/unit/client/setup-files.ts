import { HitherApi, type PiecewiseSource } from "../../../client/index.ts";
import { FakeClock, settled } from "./fake-clock.ts";
import { FakeFileServer } from "./fake-file-server.ts";
import { outcome } from "./setup.ts";

export function setupFiles(random: () => number = () => 0.5) {
  const clock = new FakeClock();
  const server = new FakeFileServer();
  const api = new HitherApi({ url: "https://hither.test", fetch: server.fetch, clock, random });

  /** Lets time pass until it is settled. */
  const passed = async <Value>(promise: Promise<Value>, stepMs = 500): Promise<Value> => {
    const state = outcome(promise);
    while (state.state === "pending") {
      await settled();
      await clock.advance(stepMs);
    }
    return promise;
  };
  return { clock, server, api, passed };
}

export function bytesOf(sizeBytes: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  let state = seed;
  for (let index = 0; index < sizeBytes; index += 97) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    bytes[index] = state & 0xff;
  }
  return bytes;
}

export function sourceOf(bytes: Uint8Array<ArrayBuffer>): PiecewiseSource {
  return { sizeBytes: bytes.length, slice: async (from, to) => bytes.subarray(from, to) };
}
