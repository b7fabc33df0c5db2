import { pickOne, type Random, randomInt } from "../../random.ts";
import { HALVES, HOSTILE_TEXTS } from "../hostile-text.ts";

const TEXTS = [...Object.values(HOSTILE_TEXTS), ...HALVES];
/** What stands in the place of a field's value, as it is written: JSON's own corner cases, and what is none. */
const WRITTEN = [
  ..."null true false 0 -0 -1 1 0.5 1e400 -1e400 1e308 5e-324 9007199254740993 1e21 00 0x10 NaN Infinity undefined".split(
    " ",
  ),
  ...[
    '""',
    '"0"',
    '"\\u0000"',
    '"\\ud800"',
    "[]",
    "{}",
    "[[]]",
    '[null,{"a":[]}]',
    '{"__proto__":{"type":"ping"}}',
    "'x'",
    "/*x*/1",
  ],
  ...[
    '{"length":1e9}',
    '{"toString":1,"valueOf":1,"toJSON":1}',
    '{"then":{}}',
    '"2026-13-45T99:99:99Z"',
    "[1,]",
    "-",
    "",
  ],
];
const KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "then",
  "",
  "\u0000",
  "id",
  "type",
];
/** Deeper than any program's stack. */
const DEEP = 100_000;

/** A JSON object's text in which something is not as it should be. */
export function brokenJson(random: Random, value: Record<string, unknown>): string {
  const names = Object.keys(value);
  const name = names.length > 0 ? pickOne(random, names) : "a";
  const chance = random();
  if (chance < 0.15) return JSON.stringify({ ...value, [name]: undefined });
  if (chance < 0.5) return written(value, name, pickOne(random, WRITTEN));
  if (chance < 0.6) return JSON.stringify({ ...value, [name]: pickOne(random, TEXTS) });
  if (chance < 0.66) return JSON.stringify({ ...value, [name]: wrapped(random, value[name]) });
  if (chance < 0.72) return JSON.stringify({ ...value, [name]: moved(random, value[name]) });
  if (chance < 0.78) return extra(value, pickOne(random, KEYS), pickOne(random, WRITTEN));
  if (chance < 0.82) return extra(value, name, pickOne(random, WRITTEN));
  if (chance < 0.86) return JSON.stringify(value).slice(0, randomInt(random, 0, 40));
  if (chance < 0.9) return oneCharChanged(random, JSON.stringify(value));
  if (chance < 0.93) return pickOne(random, ["\uFEFF", " \n\t", "[", "x", "\u0000"]) + JSON.stringify(value);
  if (chance < 0.96) return JSON.stringify(value) + pickOne(random, [" \n", "}", "{}", "\u0000", ","]);
  if (chance < 0.9605) return written(value, name, "[".repeat(DEEP) + "]".repeat(DEEP));
  if (chance < 0.961) return written(value, name, `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`);
  if (chance < 0.963) return JSON.stringify({ ...value, [name]: "x".repeat(randomInt(random, 1, 220_000)) });
  return JSON.stringify(
    pickOne(random, [[value], value[name] ?? null, null, 7, "text", { ...value, type: [value] }]) ?? null,
  );
}

/** Text of no form at all. */
export function randomText(random: Random): string {
  if (random() < 0.5) return pickOne(random, TEXTS);
  return String.fromCharCode(
    ...Array.from({ length: randomInt(random, 0, 60) }, () => randomInt(random, 0, 0xffff)),
  );
}

/** The object with a value as it is written, whether or not that is JSON. */
function written(value: Record<string, unknown>, name: string, text: string): string {
  const others = JSON.stringify({ ...value, [name]: undefined });
  return `${others.slice(0, -1)}${others === "{}" ? "" : ","}${JSON.stringify(name)}:${text}}`;
}

/** The object with another field, which may be there already. */
function extra(value: Record<string, unknown>, name: string, text: string): string {
  const all = JSON.stringify(value);
  return `{${JSON.stringify(name)}:${text}${all === "{}" ? "" : ","}${all.slice(1)}`;
}

function wrapped(random: Random, value: unknown): unknown {
  return pickOne(random, [
    [value],
    { value },
    [value, value],
    String(value),
    Array.from({ length: 300 }, () => value),
  ]);
}

/** A number or a text a little or far beside what it was. */
function moved(random: Random, value: unknown): unknown {
  if (typeof value === "number") {
    return pickOne(random, [
      value + 1,
      value - 1,
      -value,
      value + 0.5,
      value * 1e9,
      Number.MAX_SAFE_INTEGER,
      2 ** 53,
      2 ** 31,
      2 ** 32,
    ]);
  }
  if (typeof value === "string")
    return pickOne(random, [
      "",
      ` ${value} `,
      value + value,
      value.toUpperCase(),
      value.slice(1),
      `${value}\u0000`,
    ]);
  return pickOne(random, [null, [], {}, value ?? null]);
}

function oneCharChanged(random: Random, text: string): string {
  const at = randomInt(random, 0, Math.max(0, text.length - 1));
  return text.slice(0, at) + String.fromCharCode(randomInt(random, 0, 127)) + text.slice(at + 1);
}
