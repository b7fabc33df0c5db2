import { createServer } from "node:net";
import { UsageError } from "../usage-error.ts";

/**
 * Makes sure that a port of this machine can be had before anything is started on it.
 *
 * @param port 0 for any
 * @returns the port, or a free one for 0
 * @throws UsageError where somebody else has it
 */
export function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        taken
          ? new UsageError(`Port ${port} is taken. Stop what runs there, or choose another with --port.`)
          : error,
      );
    });
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      const found = typeof address === "object" && address !== null ? address.port : port;
      probe.close(() => resolve(found));
    });
  });
}
