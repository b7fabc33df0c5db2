import { fieldOf, holdFiles, reasonOf } from "../../chat/hold-files.ts";
import type { Env } from "../../env.ts";
import type { ChannelPorts } from "./channel-ports.ts";

/** How a session of this user holds files for its channels. */
export function holdForSession(env: Env, user: string): ChannelPorts["holdFiles"] {
  return async (channelId, wanted) => {
    const holding = await holdFiles(env, { ...wanted, channelId, by: user });
    if ("files" in holding) return holding;
    const { fault, index } = holding;
    return { refusal: { code: "invalidField", message: reasonOf(fault), field: fieldOf(index) } };
  };
}
