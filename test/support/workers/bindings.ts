import type { D1Migration } from "cloudflare:test";
import type { Env as WorkerEnv } from "../../../workers/env.ts";
import type * as worker from "../../../workers/index.ts";

/** Types `env` and `exports` of `cloudflare:workers` as they are in tests; see vitest.config.ts. */
declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {
      TEST_MIGRATIONS: D1Migration[];
    }
    interface GlobalProps {
      mainModule: typeof worker;
    }
  }
}
