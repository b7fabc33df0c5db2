import { beforeEach, describe, expect, it } from "vitest";
import { DeviceKeep } from "../../../../web/state/keep.ts";
import { memoryStore } from "./memory-store.ts";

let store: ReturnType<typeof memoryStore>;
let device: DeviceKeep;

beforeEach(async () => {
  store = memoryStore();
  device = new DeviceKeep(store);
  await device.belongTo("ann");
  await device.of("ann").write("me", { userId: "ann" });
});

describe("what a device keeps", () => {
  it("belongs to one account: another one that comes has it to itself", async () => {
    await device.belongTo("bob");
    expect([...store.values]).toEqual([["signedIn", "bob"]]);
  });

  it("stays when the same account comes again", async () => {
    await device.belongTo("ann");
    expect(await device.of("ann").read("me")).toEqual({ userId: "ann" });
  });

  it("is gone without a trace once the account leaves", async () => {
    await device.forget("ann");
    expect(store.values.size).toBe(0);
  });

  it("stays where an account is forgotten that left before", async () => {
    await device.belongTo("bob");
    await device.of("bob").write("me", { userId: "bob" });
    await device.forget("ann");
    expect(await device.userId()).toBe("bob");
    expect(await device.of("bob").read("me")).toEqual({ userId: "bob" });
  });

  it("takes nothing any more from what still runs for an account that left", async () => {
    const keep = device.of("ann");
    keep.seal();
    await device.forget("ann");
    await keep.write("friends", []);
    expect(store.values.size).toBe(0);
  });
});
