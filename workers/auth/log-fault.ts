/** What better-auth logs as a fault although anybody can cause it with a wrong request. */
const EXPECTED = ["Failed to verify registration", "Failed to verify authentication"];

/** The log of better-auth: faults only. */
export function logFault(_level: string, message: string, ...details: unknown[]): void {
  if (!EXPECTED.includes(message)) console.error(`better-auth: ${message}`, ...details);
}
