import { readMe } from "../../../../db/queries/profile.ts";
import { readSignIns } from "../../../../db/queries/sign-ins.ts";
import { callHub, hubsOf } from "../../../friends/hub-call.ts";
import type { Exporting, ExportSection } from "../export-section.ts";
import { jsonFile } from "../json-file.ts";

/** Who the user is, how they sign in, and where they are signed in. */
export const profileSection: ExportSection = {
  about: `profile.json: your profile
sign-ins.json: the ways in which you sign in, passkeys with their public halves
devices.json: where you are signed in, and by which service each device is notified`,
  async *read(exporting) {
    const { directory, me } = exporting;
    const { ways, passkeys, devices } = await readSignIns(directory.people, me);
    yield jsonFile("profile.json", await readMe(directory.people, me));
    yield jsonFile("sign-ins.json", { ways, passkeys });
    const notified = await Promise.all(devices.map(({ deviceId }) => pushedBy(exporting, deviceId)));
    yield jsonFile(
      "devices.json",
      devices.map((device, index) => ({ ...device, notifiedBy: notified[index] ?? null })),
    );
  },
};

/** By what a device is reached, without what would let somebody else do so. */
async function pushedBy({ env, me }: Exporting, deviceId: string): Promise<object | null> {
  const target = await callHub(hubsOf(env), me, (hub) => hub.readPushTarget(deviceId));
  if (!target) return null;
  const service = target.type === "webPush" ? new URL(target.endpoint).host : "fcm";
  return { type: target.type, service, locale: target.locale };
}
