import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { type LogFields, log, objectLabel, withLogFields } from "../../../telemetry/log.ts";
import { describeError } from "../../../telemetry/scrub.ts";

const lines: Record<string, unknown>[] = [];
const keep = (text: unknown) => void lines.push(JSON.parse(String(text)) as Record<string, unknown>);

function listen() {
  vi.spyOn(console, "error").mockImplementation(keep);
  vi.spyOn(console, "warn").mockImplementation(keep);
}

afterEach(() => {
  lines.length = 0;
  vi.restoreAllMocks();
});

describe("a log line", () => {
  it("has the fields of what it is a part of, and its own", async () => {
    listen();
    await withLogFields({ requestId: "request-1" }, async () => {
      await Promise.resolve();
      withLogFields({ queue: "pushes" }, () => log.warn("it waits", undefined, { host: "push.example" }));
    });
    log.error("it failed");
    expect(lines).toMatchObject([
      { level: "warn", message: "it waits", requestId: "request-1", queue: "pushes", host: "push.example" },
      { level: "error", message: "it failed" },
    ]);
    expect(lines[1]).not.toHaveProperty("requestId");
  });

  it("has no field for who, where or what was said, nor for what opens a door", () => {
    type Told = keyof LogFields;
    type Private =
      | "lat"
      | "lng"
      | "place"
      | "text"
      | "body"
      | "token"
      | "email"
      | "password"
      | "userId"
      | "handle"
      | "name"
      | "url"
      | "path";
    expectTypeOf<Extract<Told, Private>>().toBeNever();
  });

  it("leaves out a field that came in by a way around the types", () => {
    listen();
    const smuggled = { requestId: "r", email: "ann@example.org", lat: 52.520008 };
    log.error("it failed", undefined, smuggled);
    expect(lines[0]).toMatchObject({ requestId: "r" });
    expect(JSON.stringify(lines)).not.toMatch(/ann|52\.52/);
  });

  it("names an object by the end of its name, which nobody can be found by", () => {
    expect(objectLabel("u33d")).toBe("u33d");
    expect(objectLabel("0123456789abcdef")).toBe("…89abcdef");
    expect(objectLabel(undefined)).toBe("unnamed");
  });
});

describe("an error in the log", () => {
  const SECRETS = {
    "the values of a query": [
      "Failed query: select * from users where email = ? and name = ?\nparams: ann@example.org,Ann Secret",
      /Ann Secret|ann@/,
    ],
    "an e-mail address": ["no account for ann.lee@example.org here", /ann\.lee/],
    "a token": ["bad eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", /eyJhbGci/],
    "a bearer's secret": ["authorization: Bearer s3cr3t-value", /s3cr3t/],
    "a file's address": ["GET /v1/f/AbCdEf123/cat.jpg failed", /AbCdEf123/],
    "a device's address": ["POST https://push.example/send/AbCdEf123?x=1 failed", /AbCdEf123/],
    "a place": ["out of range: 52.520008, -13.404954", /52\.52|13\.40/],
  } as const;

  it.each(Object.entries(SECRETS))("says nothing of %s", (_, [message, secret]) => {
    const described = describeError(new Error(message, { cause: new Error(message) }));
    expect(JSON.stringify(described)).not.toMatch(secret);
    expect(described.stack).toContain("at ");
    expect(described.cause?.name).toBe("Error");
  });

  it("says nothing of a text that was no JSON", () => {
    for (const text of ["I love you, Bob", '{"body": "meet me at seven" oops']) {
      try {
        JSON.parse(text);
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify(describeError(error))).not.toMatch(/love|meet/);
      }
    }
  });

  it("keeps what helps to find it", () => {
    const described = describeError(new TypeError("the object answered 503 to an upgrade"));
    expect(described).toMatchObject({ name: "TypeError", message: "the object answered 503 to an upgrade" });
    expect(described.stack).toContain("log.test.ts");
    expect(describeError("boom")).toEqual({ name: "string", message: "boom" });
  });
});
