/** The plain design with an object for each person, counted like Hither: `GET /?u=NAME` with an upgrade is that person's socket. */
import { metering } from "../metered/metering.ts";
import * as cell from "./peer-cell.ts";
import * as user from "./peer-user.ts";

export const PeerCell = metering.object(cell.PeerCell, "PeerCell");
export const PeerUser = metering.object(user.PeerUser, "PeerUser");

export default metering.worker<cell.PeerEnv, unknown>({
  fetch(request, env) {
    const name = new URL(request.url).searchParams.get("u") ?? "";
    return env.USERS.getByName(name).fetch(request);
  },
});
