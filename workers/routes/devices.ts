import { type Context, Hono } from "hono";
import { z } from "zod";
import { openDb } from "../../db/db.ts";
import { type DeviceRow, readDevices, readDeviceToken, renameDevice } from "../../db/queries/devices.ts";
import { type Device, deviceUpdateSchema } from "../../protocol/chat/resources.ts";
import { authFor } from "../auth/auth.ts";
import { guessDeviceName } from "../auth/device-name.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { tellHub } from "../friends/tell-hub.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { ProblemError } from "../problem.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { pushRoutes } from "./push.ts";
import { validate } from "./validate.ts";

const deviceIdParam = validate("param", z.object({ deviceId: z.string().min(1).max(64) }));

export const deviceRoutes = new Hono<SignedInEnv>()
  .route("/current/push", pushRoutes)
  .get(
    "/",
    describe({
      tag: "Devices",
      access: "signedIn",
      summary: "Where I am signed in",
      answers: MODELS.deviceList,
    }),
    async (context) => {
      const rows = await readDevices(openDb(context.env.DB), context.var.userId, new Date());
      return context.json({ items: rows.map((row) => toDevice(context, row)) });
    },
  )
  .patch(
    "/:deviceId",
    describe({
      tag: "Devices",
      access: "owner",
      summary: "Name a device",
      answers: MODELS.device,
      problems: ["no-such-device", "rate-limited"],
    }),
    limitRate("devices"),
    deviceIdParam,
    validate("json", deviceUpdateSchema),
    async (context) => {
      const { deviceId } = context.req.valid("param");
      const { name } = context.req.valid("json");
      const row = await renameDevice(openDb(context.env.DB), context.var.userId, deviceId, name);
      if (!row) throw new ProblemError("no-such-device");
      await tellHub(context.env, context.var.userId, (hub) => hub.notify(["devices"]));
      return context.json(toDevice(context, row));
    },
  )
  .delete(
    "/:deviceId",
    describe({
      tag: "Devices",
      access: "owner",
      summary: "Sign a device out",
      description: "Its sockets close at once.",
      answers: MODELS.done,
      problems: ["no-such-device", "rate-limited"],
    }),
    limitRate("devices"),
    deviceIdParam,
    async (context) => {
      const { deviceId } = context.req.valid("param");
      const token = await readDeviceToken(openDb(context.env.DB), context.var.userId, deviceId);
      if (token === null) throw new ProblemError("no-such-device");
      const { internalAdapter } = await authFor(context.env, context.req.raw).$context;
      await internalAdapter.deleteSession(token);
      return context.json({ done: true });
    },
  );

function toDevice(context: Context<SignedInEnv>, row: DeviceRow): Device {
  return {
    deviceId: row.id,
    name: row.deviceName ?? guessDeviceName(row.userAgent),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.updatedAt.toISOString(),
    current: row.id === context.var.device.id,
  };
}
