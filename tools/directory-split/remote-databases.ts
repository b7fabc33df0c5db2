import type { DatabaseName } from "../../db/directory/database-names.ts";
import type { SqlDatabase } from "./sql-database.ts";

const API = "https://api.cloudflare.com/client/v4";
/** For reads. A change whose answer was lost is not repeated: the tool ends, and goes on when it is called again. */
const RETRY_DELAYS_MS = [500, 2_000, 8_000];

export interface RemoteAccess {
  accountId: string;
  /** May read and write D1. */
  token: string;
  fetch?: typeof fetch;
}

interface QueryAnswer {
  success: boolean;
  errors: { message: string }[];
  result?: { results?: object[] }[];
}

/** A deployment's database, by the HTTP API of D1: a statement a request. */
export function remoteDatabase(access: RemoteAccess, databaseId: string): SqlDatabase {
  const url = `${API}/accounts/${access.accountId}/d1/database/${databaseId}/query`;
  const ask = async (sql: string, params: string[]): Promise<QueryAnswer> => {
    const response = await (access.fetch ?? fetch)(url, {
      method: "POST",
      headers: { authorization: `Bearer ${access.token}`, "content-type": "application/json" },
      body: JSON.stringify({ sql, params }),
    });
    if (response.status === 429 || response.status >= 500) throw new Error(`D1 answers ${response.status}`);
    return (await response.json()) as QueryAnswer;
  };
  return {
    query: async <Row extends object>(sql: string, ...parameters: string[]) => {
      const isRead = sql.startsWith("SELECT");
      const answer = await (isRead ? withRetries(() => ask(sql, parameters)) : ask(sql, parameters));
      if (!answer.success) throw new Error(answer.errors.map(({ message }) => message).join("; "));
      return (answer.result?.[0]?.results ?? []) as Row[];
    },
  };
}

async function withRetries<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
  return ask();
}

/** A deployment's databases by the bindings of wrangler.toml. */
export function remoteDatabases(
  access: RemoteAccess,
  ids: ReadonlyMap<DatabaseName, string>,
): Map<DatabaseName, SqlDatabase> {
  return new Map([...ids].map(([name, id]) => [name, remoteDatabase(access, id)]));
}
