import { beforeEach, describe, expect, it } from "vitest";
import { AppFiles } from "../../../../web/pwa/app-files.ts";
import { memoryCaches } from "./memory-caches.ts";

let storage: ReturnType<typeof memoryCaches>;
let asked: string[];
let answers: (path: string) => Response;

beforeEach(() => {
  storage = memoryCaches();
  asked = [];
  answers = (path) => new Response(`${path} of the server`);
});

const version = (name: string, files: string[]) =>
  new AppFiles(
    storage,
    async (input) => {
      const path = typeof input === "string" ? input : new URL((input as Request).url).pathname;
      asked.push(path);
      return answers(path);
    },
    { files, version: name },
  );
const read = async (app: AppFiles, path: string) =>
  (await app.answer(path, new Request(`https://app.example${path}`))).text();

describe("a version of the app", () => {
  it("answers with its own files, whatever the server has by then", async () => {
    const app = version("1", ["/", "/assets/a-1.js"]);
    await app.install();
    answers = () => new Response("newer");
    expect(await read(app, "/")).toBe("/ of the server");
  });

  it("brings what is new, and takes over what means the same", async () => {
    await version("1", ["/", "/assets/a-1.js"]).install();
    asked = [];
    const next = version("2", ["/", "/assets/a-1.js", "/assets/b-2.js"]);
    await next.install();
    expect(asked).toEqual(["/", "/assets/b-2.js"]);
    expect(await read(next, "/assets/a-1.js")).toBe("/assets/a-1.js of the server");
  });

  it("is not installed in part", async () => {
    answers = (path) => new Response(null, { status: path === "/" ? 200 : 500 });
    await expect(version("1", ["/", "/assets/a-1.js"]).install()).rejects.toThrow("500");
  });

  it("takes the place of those before, and of nothing else", async () => {
    await storage.open("hither-seen");
    await version("1", ["/"]).install();
    const next = version("2", ["/"]);
    await next.install();
    await next.activate();
    expect(storage.names()).toEqual(["hither-seen", "hither-app-2"]);
  });

  it("asks the network for what the browser has thrown away", async () => {
    expect(await read(version("1", ["/"]), "/")).toBe("/ of the server");
  });
});
