import { type LogFields, log, objectLabel } from "../telemetry/log.ts";
import type { ObjectClass } from "../telemetry/metrics.ts";

/** Logs a fault, and answers its id: whoever is told that something failed gets it, so that its own log leads here. */
export type ReportFault = (message: string, error: unknown, fields?: LogFields) => string;

/** How an object reports its faults. */
export function reporterOf(objectClass: ObjectClass, { name }: { readonly name?: string }): ReportFault {
  return (message, error, fields) => {
    const faultId = crypto.randomUUID();
    log.error(message, error, { faultId, objectClass, object: objectLabel(name), ...fields });
    return faultId;
  };
}
