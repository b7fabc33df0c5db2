import type { Clock } from "../../client/clock.ts";
import type { Account } from "../people/befriend.ts";

/** What somebody who does harm meanwhile wants of a load. */
export interface LoadHooks {
  /** The clock of another device. */
  clock?: () => Clock;
  /** Somebody has an account now. */
  joined?: (account: Account) => Promise<void>;
  /** Everybody is there. The load begins once that is answered. */
  begins?: () => Promise<void>;
  /** The load has ended, and what was asked for may still be answered. */
  ends?: () => Promise<void>;
}
