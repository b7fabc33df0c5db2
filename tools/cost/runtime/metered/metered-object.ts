import type { Meter, ObjectAccount } from "./meter.ts";
import { meteredEnv } from "./metered-env.ts";
import { meterStorage } from "./metered-storage.ts";

type ObjectClass = new (ctx: DurableObjectState, env: never) => object;
type Method = (this: object, ...args: unknown[]) => unknown;

/** The platform's own events, and what each is billed as; ends of sockets only take time. */
const EVENTS: Record<string, (account: ObjectAccount) => void> = {
  fetch: ({ counts }) => void (counts.fetches += 1),
  alarm: ({ counts }) => void (counts.alarms += 1),
  webSocketMessage: ({ counts }) => void (counts.messages += 1),
  webSocketClose: () => {},
  webSocketError: () => {},
};

/**
 * The same class with everything counted that is billed of its objects. What an object calls of itself is no request.
 *
 * @param name what the class is called in the counts
 */
export function meteredObject<Class extends ObjectClass>(Base: Class, name: string, meter: Meter): Class {
  const accounts = new WeakMap<object, ObjectAccount>();
  const Metered = class extends (Base as ObjectClass) {
    constructor(ctx: DurableObjectState, env: never) {
      const account = meter.account(name, String(ctx.id));
      meterStorage(ctx.storage, account, meter);
      account.begin();
      super(ctx, meteredEnv(env, meter));
      account.end();
      accounts.set(this, account);
    }
  };
  for (const method of methodsOf(Base)) {
    const original = Reflect.get(Base.prototype as object, method) as Method;
    const count = EVENTS[method] ?? (({ counts }: ObjectAccount) => void (counts.calls += 1));
    Object.defineProperty(Metered.prototype, method, {
      configurable: true,
      value(this: object, ...args: unknown[]) {
        const account = accounts.get(this);
        if (!account || meter.current === account) return original.apply(this, args);
        count(account);
        return meter.during(account, () => original.apply(this, args));
      },
    });
  }
  return Metered as unknown as Class;
}

function methodsOf(Base: ObjectClass): string[] {
  const members = Object.entries(Object.getOwnPropertyDescriptors(Base.prototype as object));
  return members
    .filter(([name, { value }]) => name !== "constructor" && typeof value === "function")
    .map(([name]) => name);
}
