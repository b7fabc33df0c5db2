import fc from "fast-check";
import { it } from "vitest";
import { CHANNELS, DEVICES, NotifierModel } from "./notifier-model.ts";

const id = fc.constantFrom(...CHANNELS);
const device = fc.constantFrom(...DEVICES);
const which = fc.nat({ max: 7 });
const minute = fc.nat({ max: 1_439 });
const MINUTE_MS = 60_000;

type Step = (model: NotifierModel) => Promise<void> | void;
const step = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });

/** One thing that happens. */
const anything = fc.oneof(
  step(
    10,
    fc
      .record({
        id,
        kind: fc.constantFrom("plain", "plain", "call", "thread", "threadCall", "mine" as const),
      })
      .map(({ id: to, kind }) => (model) => {
        model.change(to, (channel) => channel.write(kind, model.world.nowMs));
        model.deliver(to);
      }),
  ),
  // The hub hears of several changes at once.
  step(
    5,
    fc.record({ id, kind: fc.constantFrom("plain", "call", "thread", "mine" as const) }).map(
      ({ id: to, kind }) =>
        (model) =>
          model.change(to, (channel) => channel.write(kind, model.world.nowMs)),
    ),
  ),
  step(
    4,
    id.map((of) => (model) => model.deliver(of)),
  ),
  step(
    5,
    fc
      .record({ id, back: fc.nat({ max: 2 }), thread: fc.boolean() })
      .map(({ id: of, back, thread }) => (model) => {
        model.change(of, (channel) => (thread ? channel.readThread() : channel.read(channel.seq - back)));
        model.deliver(of);
      }),
  ),
  step(
    3,
    id.map((of) => (model) => {
      model.change(of, (channel) => channel.deleteLast());
      model.deliver(of);
    }),
  ),
  step(
    1,
    fc.record({ id, isMember: fc.boolean() }).map(({ id: of, isMember }) => (model) => {
      model.change(of, (channel) => channel.setMember(isMember));
      model.deliver(of);
    }),
  ),
  step(
    2,
    fc.record({ id, level: fc.constantFrom("all", "mentions", "nothing" as const) }).map(
      ({ id: of, level }) =>
        (model) =>
          model.setLevel(of, level),
    ),
  ),
  step(
    4,
    fc
      .record({ device, isActive: fc.boolean(), looking: fc.subarray(CHANNELS, { maxLength: 1 }) })
      .map((use) => (model) => model.use(use.device, use.isActive, use.looking)),
  ),
  step(
    1,
    fc.option(fc.record({ from: minute, to: minute })).map((hours) => (model) => model.setQuiet(hours)),
  ),
  step(
    8,
    fc
      .oneof(
        { weight: 8, arbitrary: fc.nat({ max: 3_000 }) },
        { weight: 2, arbitrary: fc.nat({ max: 90 * MINUTE_MS }) },
        { weight: 1, arbitrary: fc.nat({ max: 9 * 60 * MINUTE_MS }) },
      )
      .map((ms) => (model) => model.wait(ms)),
  ),
  step(
    8,
    which.map((of) => (model) => model.claim(of)),
  ),
  step(
    8,
    fc
      .record({ which, result: fc.constantFrom("sent", "sent", "sent", "moot", "refused", "gone", null) })
      .map(
        ({ which: of, result }) =>
          (model) =>
            model.settle(of, result),
      ),
  ),
  step(
    3,
    fc.constant((model) => model.crash()),
  ),
  step(
    1,
    which.map((of) => (model) => model.loseJob(of)),
  ),
  step(
    1,
    which.map((of) => (model) => model.doubleJob(of)),
  ),
  step(
    2,
    device.map((of) => (model) => model.register(of)),
  ),
  step(
    1,
    device.map((of) => (model) => model.drop(of)),
  ),
);

it("tells each device what it must in its newest form, and nothing else, whatever happens in between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 70, size: "max" }), async (steps) => {
      const model = new NotifierModel();
      for (const each of DEVICES) model.register(each);
      for (const each of steps) await each(model);
      await model.finish();
    }),
    { numRuns: 800 },
  );
});
