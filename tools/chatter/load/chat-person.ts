import type { Account } from "../../people/befriend.ts";
import { ChatDevice, type ChatDeviceOptions } from "./chat-device.ts";

/** Somebody who chats, on one device at a time or on two. */
export class ChatPerson {
  readonly account: Account;
  /** The channels that this person is in. */
  readonly channelIds: string[] = [];
  readonly #options: Omit<ChatDeviceOptions, "account" | "name">;
  readonly #label: string;
  #devices: ChatDevice[] = [];
  #made = 0;

  constructor(label: string, account: Account, options: Omit<ChatDeviceOptions, "account" | "name">) {
    this.#label = label;
    this.account = account;
    this.#options = options;
  }

  get devices(): readonly ChatDevice[] {
    return this.#devices;
  }

  takeOutDevice(): ChatDevice {
    this.#made += 1;
    const { account } = this;
    const device = new ChatDevice({ ...this.#options, account, name: `${this.#label}/${this.#made}` });
    this.#devices.push(device);
    device.start();
    return device;
  }

  /** Puts a device away and goes on with a new one that knows nothing. */
  changeDevice(device: ChatDevice): ChatDevice {
    this.#devices = this.#devices.filter((other) => other !== device);
    device.putAway();
    return this.takeOutDevice();
  }

  leave(): void {
    for (const device of this.#devices) device.putAway();
    this.#devices = [];
  }
}
