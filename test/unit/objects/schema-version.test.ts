import { beforeEach, expect, it } from "vitest";
import {
  beginAsKnown,
  bring,
  hasTables,
  type SchemaStep,
  StorageIsNewerError,
} from "../../../durable-objects/schema-version.ts";
import { MemoryStorage } from "../../support/sqlite.ts";

/** Steps as releases may bring them: a column with a default, then another meaning of what is stored. */
const addUnit: SchemaStep = ({ sql }) =>
  sql.run("ALTER TABLE walks ADD COLUMN unit TEXT NOT NULL DEFAULT 'km'");
const inMetres: SchemaStep = ({ sql, kv }) => {
  sql.run("UPDATE walks SET length = length * 1000, unit = 'm'");
  kv.put("longest", (kv.get<number>("longest") ?? 0) * 1_000);
};

let storage: MemoryStorage;
beforeEach(() => {
  storage = new MemoryStorage();
});

/** A storage of the first release. */
function used(): MemoryStorage {
  storage.sql.run("CREATE TABLE walks (name TEXT PRIMARY KEY, length INTEGER NOT NULL)");
  storage.sql.run("INSERT INTO walks VALUES ('river', 12)");
  storage.kv.put("longest", 12);
  return storage;
}

const walks = () => storage.sql.all("SELECT * FROM walks");

it("takes each step once, in order, from whichever version is stored", () => {
  bring(used(), [addUnit]);
  expect(walks()).toEqual([{ name: "river", length: 12, unit: "km" }]);
  for (let times = 0; times < 2; times += 1) bring(storage, [addUnit, inMetres]);
  expect(walks()).toEqual([{ name: "river", length: 12_000, unit: "m" }]);
  expect(storage.kv.get("longest")).toBe(12_000);
});

it("writes nothing where there was never a step, nor where all were taken", () => {
  used();
  expect(storage.countWrites(() => bring(storage, []))).toBe(0);
  expect(storage.countWrites(() => beginAsKnown(storage.kv, []))).toBe(0);
  bring(storage, [addUnit]);
  expect(storage.countWrites(() => bring(storage, [addUnit]))).toBe(0);
});

it("leaves all as it was where a step fails, and takes them all the next time", () => {
  used();
  const fails: SchemaStep = ({ kv }) => {
    kv.put("longest", 0);
    throw new Error("the disk is full");
  };
  expect(() => bring(storage, [addUnit, fails])).toThrow("the disk is full");
  expect(walks()).toEqual([{ name: "river", length: 12 }]);
  expect(storage.kv.get("longest")).toBe(12);
  bring(storage, [addUnit, inMetres]);
  expect(storage.kv.get("longest")).toBe(12_000);
});

it("takes no step in what is made as the release knows it, now and later", () => {
  beginAsKnown(storage.kv, [addUnit, inMetres]);
  used();
  bring(storage, [addUnit, inMetres]);
  expect(storage.kv.get("longest")).toBe(12);

  storage = new MemoryStorage();
  bring(storage, [addUnit, inMetres], () => !hasTables(storage.sql));
  used();
  bring(storage, [addUnit, inMetres], () => !hasTables(storage.sql));
  expect(storage.kv.get("longest")).toBe(12);
});

it("leaves what a newer release wrote alone, and says so, until that one is back", () => {
  bring(used(), [addUnit, inMetres]);
  for (const steps of [[], [addUnit]]) {
    const refused = () => bring(storage, steps);
    expect(storage.countWrites(() => expect(refused).toThrow(StorageIsNewerError))).toBe(0);
  }
  bring(storage, [addUnit, inMetres]);
  expect(walks()).toEqual([{ name: "river", length: 12_000, unit: "m" }]);
});
