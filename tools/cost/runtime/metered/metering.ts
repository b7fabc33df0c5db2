import { Meter } from "./meter.ts";
import { meteredObject } from "./metered-object.ts";
import { meteredWorker } from "./metered-worker.ts";
import { meterTimers } from "./object-timers.ts";

type ObjectClass = Parameters<typeof meteredObject>[0];

const meter = new Meter(() => performance.timeOrigin + performance.now());
meterTimers(meter);

/** What makes a Worker and its objects count what Cloudflare bills: for the modules of `npm run cost`, and for nothing that is deployed. */
export const metering = {
  object: <Class extends ObjectClass>(Base: Class, name: string): Class => meteredObject(Base, name, meter),
  worker: <Env extends object, Message>(
    worker: ExportedHandler<Env, Message>,
  ): ExportedHandler<Env, Message> => meteredWorker(worker, meter),
};
