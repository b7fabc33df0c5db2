import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** Keys made for tests, which open nothing. */
const FIXTURES = /^(test\/|vitest\.config\.ts$)/;
/** Hashes of public packages. */
const HASHES = /(^|\/)package-lock\.json$/;
const BYTES = /\.(png|jpe?g|webp|avif|heic|gif|tiff|ico|woff2?|mp4|pmtiles|gz)$/;

/** A token that says nothing, as the docs show one. */
const EXAMPLES = ["eyJhbGciOiJFZERTQSJ9.e30.c2ln"];

const KEYS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\b(sk|rk)_live_[A-Za-z0-9]{16,}/,
  /\bxox[baprs]-[A-Za-z0-9-]{10,}/,
  /\bAIza[A-Za-z0-9_-]{35}\b/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}/,
  // The private half of a JWK.
  /["']?\bd["']?\s*:\s*["'][A-Za-z0-9_-]{42,}["']/,
];
const NAMED =
  /(?:secret|token|password|passwd|api_?key|private_?key)\w*["']?\s*[:=]\s*["'`]([A-Za-z0-9+/_=.-]{24,})["'`]/gi;

/** Bits a character, by how often each occurs. */
function entropyOf(text: string): number {
  const counts = Map.groupBy(text, (character) => character).values();
  return [...counts].reduce(
    (bits, { length }) => bits - (length / text.length) * Math.log2(length / text.length),
    0,
  );
}

function secretsIn(text: string): string[] {
  const keys = KEYS.flatMap((key) => key.exec(text)?.[0] ?? []);
  const named = [...text.matchAll(NAMED)].filter(
    ([, value = ""]) => entropyOf(value) > 4 && /\d/.test(value) && !EXAMPLES.includes(value),
  );
  return [...keys, ...named.map(([found]) => found)];
}

/** What is no part of the project, in a copy of it without its history. */
const MADE = /(^|\/)(node_modules|dist|\.wrangler)(\/|$)/;

function everyFile(): string[] {
  if (existsSync(join(ROOT, ".git"))) {
    return execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" }).split("\0");
  }
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !MADE.test(path));
}

const committed = () =>
  everyFile().filter(
    (path) => path !== "" && !FIXTURES.test(path) && !HASHES.test(path) && !BYTES.test(path),
  );

test("no secret is committed: no private key, no token, and nothing random that is called one", () => {
  const found = committed().flatMap((path) =>
    secretsIn(readFileSync(`${ROOT}${path}`, "utf8")).map((secret) => `${path}: ${secret.slice(0, 40)}`),
  );
  expect(found).toEqual([]);
});

test("what would be one is found", () => {
  const random = "q7Vd0xN2kLz9RfT4bYw8HsJ1mPc6GaUe";
  expect(secretsIn(`const apiKey = "${random}";`)).toHaveLength(1);
  expect(secretsIn(`{"d": "${random}${random}"}`)).toHaveLength(1);
  expect(secretsIn(`-----BEGIN PRIVATE KEY-----\n${random}`)).toHaveLength(1);
  expect(secretsIn(`BETTER_AUTH_SECRET: authSecret("a-secret-for-local-servers-only")`)).toEqual([]);
});
