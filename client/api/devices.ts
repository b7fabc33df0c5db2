import type { Device, DeviceList } from "../../protocol/chat/resources.ts";
import type { Caller } from "./caller.ts";
import { path } from "./paging.ts";

/** Where the user is signed in. */
export class DevicesApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async list(): Promise<Device[]> {
    return (await this.#caller.call<DeviceList>("GET", "/v1/me/devices")).items;
  }

  rename(deviceId: string, name: string): Promise<Device> {
    return this.#caller.call("PATCH", path`/v1/me/devices/${deviceId}`, { name });
  }

  /** Ends its session and its sockets. */
  async signOut(deviceId: string): Promise<void> {
    await this.#caller.call("DELETE", path`/v1/me/devices/${deviceId}`);
  }
}
