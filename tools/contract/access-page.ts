import { ACCESS_RULES, type RouteAccess } from "../../protocol/access.ts";
import { OBJECT_RULES } from "../../protocol/links/object-access.ts";
import { type AccessRow, frameRows, methodRows, routeRows } from "./access/access-rows.ts";
import { CALLER_MEANING, CALLERS, callerMay } from "./access/callers.ts";
import { table } from "./table.ts";

export const ACCESS_PAGE = new URL("../../docs/access.md", import.meta.url);

/** docs/access.md, made from what routes, frames and methods say of themselves. */
export async function accessPage(): Promise<string> {
  const parts = [routeRows(await readRoutes()), frameRows(), methodRows()] as const;
  const [routes, frames, methods] = parts;
  const rows = parts.flat().length;
  const meanings = [...Object.entries(ACCESS_RULES), ...Object.entries(OBJECT_RULES)];
  return `# Who may call what

Made by \`npm run contract\` from the code: every route declares it where it is defined (\`workers/routes/\`), every frame in
\`protocol/client-frame-access.ts\`, every method of an object in \`protocol/links/object-access.ts\`. One that does not say fails to compile, or
the generator. ${rows} rows (${routes.length} of routes, ${frames.length} of frames, ${methods.length} of methods) by ${CALLERS.length} callers: ${rows * CALLERS.length} cells.

The tests in \`test/workers/access/\` play them: each caller sends each request, with the ids of the owner's things, and is served where there
is a ●; everybody else is refused, and the refused have changed nothing. Ids that were made up, and ids of things of another
kind, are refused to the owner, too, and make no object.

${table(
  ["caller", "is"],
  CALLERS.map((caller) => [caller, CALLER_MEANING[caller]]),
)}

${table(
  ["who may", "means"],
  meanings.map(([rule, meaning]) => [`\`${rule}\``, meaning]),
)}

\`channel:…\` and \`team:…\` name an operation of [permissions.md](permissions.md), shown for a group, for a team, and for \`channel:join\` for a
public channel of the team. Something that may be used in several ways has a row for each.

## Routes

${cells("route", routes)}

## Frames

Of a socket that showed a token in its \`hello\`; before that it may send nothing else. Cookies count for nothing on the socket.

${cells("frame", frames)}

## Methods of objects

Only this deployment's code reaches an object, through its bindings: a client names one by the id of a channel, a person or a file, of which the route
or the frame decides, and never by its address. A ● says that the object itself lets this caller, as \`by\`; without a rule the caller of the
method has decided.

${cells("method", methods)}
`;
}

function cells(what: string, rows: readonly AccessRow[]): string {
  return table(
    [what, "who may", ...CALLERS],
    rows.map(({ what: name, access }) => [
      `\`${name}\``,
      `\`${access}\``,
      ...CALLERS.map((caller) => (callerMay(access, caller) ? "●" : "")),
    ]),
  );
}

/** The app is of another runtime, with types of its own, and yet runs here as far as its routes go. */
async function readRoutes(): Promise<RouteAccess[]> {
  const { href } = new URL("../../workers/http-access.ts", import.meta.url);
  const { httpAccess } = (await import(href)) as { httpAccess: () => RouteAccess[] };
  return httpAccess();
}
