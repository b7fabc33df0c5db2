import fc from "fast-check";
import { pickOne, type Random, randomInt } from "../../random.ts";
import { HALVES, HOSTILE_TEXTS } from "../hostile-text.ts";
import type { KnownValues } from "../known-values.ts";

/** The part of JSON Schema that the contract uses. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
  pattern?: string;
}

const TEXTS = Object.values(HOSTILE_TEXTS);
const SAMPLES_PER_PATTERN = 40;
const PLAIN = "the quick brown fox jumps over the lazy dog ".repeat(4);
const HOUR_MS = 3_600_000;

const byPattern = new Map<string, string[]>();

/** Texts that a pattern matches; the same ones in every run. */
function matching(pattern: string): string[] {
  let samples = byPattern.get(pattern);
  if (!samples) {
    samples = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: SAMPLES_PER_PATTERN, seed: 1 });
    byPattern.set(pattern, samples);
  }
  return samples;
}

/** Makes values that fit their schemas, most often with names of things that exist. */
export class ValidValues {
  readonly #random: Random;
  readonly #known: KnownValues;
  readonly #models: Readonly<Record<string, JsonSchema>>;

  /** `models`: what `$ref` refers to, by the last part of its path. */
  constructor(random: Random, known: KnownValues, models: Readonly<Record<string, JsonSchema>> = {}) {
    this.#random = random;
    this.#known = known;
    this.#models = models;
  }

  /** `field`: what the value is called, from which follows what it may refer to. */
  make(schema: JsonSchema, field = ""): unknown {
    if (schema.$ref !== undefined)
      return this.make(this.#models[schema.$ref.split("/").at(-1) ?? ""] ?? {}, field);
    if ("const" in schema) return schema.const;
    if (schema.enum) return pickOne(this.#random, schema.enum);
    const some = schema.anyOf ?? schema.oneOf;
    if (some) return this.make(pickOne(this.#random, some), field);
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => this.make(part, field)));
    if (
      this.#random() < 0.85 &&
      (schema.type === "string" || schema.type === "integer" || schema.type === "number")
    ) {
      const known = this.#known.pick(this.#random, field);
      if (known !== undefined && typeof known === (schema.type === "string" ? "string" : "number"))
        return known;
    }
    switch (schema.type) {
      case "object":
        return this.#object(schema);
      case "array":
        return this.#array(schema, field);
      case "string":
        return this.#string(schema);
      case "integer":
      case "number":
        return this.#number(schema, field);
      case "boolean":
        return this.#random() < 0.5;
      default:
        return null;
    }
  }

  #object({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
    const fields = Object.entries(properties).filter(
      ([name]) => required.includes(name) || this.#random() < 0.4,
    );
    return Object.fromEntries(fields.map(([name, schema]) => [name, this.make(schema, name)]));
  }

  #array({ items = {}, minItems = 0, maxItems = 5 }: JsonSchema, field: string): unknown[] {
    const most = this.#random() < 0.02 ? maxItems : Math.min(maxItems, 3);
    const length = randomInt(this.#random, minItems, Math.max(minItems, most));
    return Array.from({ length }, () => this.make(items, field));
  }

  #string({ format, pattern, minLength = 0, maxLength = 80 }: JsonSchema): string {
    if (format === "date-time")
      return new Date(Date.now() + randomInt(this.#random, 1, 8) * HOUR_MS).toISOString();
    if (pattern !== undefined) return pickOne(this.#random, matching(pattern));
    const chance = this.#random();
    // Long ones are rare: they cost as much as hundreds of others.
    if (chance < 0.001) return "x".repeat(maxLength);
    if (chance < 0.1) return clip(pickOne(this.#random, TEXTS), minLength, maxLength);
    if (chance < 0.11) return clip(pickOne(this.#random, HALVES), minLength, maxLength);
    const from = randomInt(this.#random, 0, 40);
    return clip(
      PLAIN.slice(from, from + randomInt(this.#random, minLength, Math.min(maxLength, 60))),
      minLength,
      maxLength,
    );
  }

  #number({ type, minimum = 0, maximum = minimum + 1_000 }: JsonSchema, field: string): number {
    if (field === "until") return Date.now() + randomInt(this.#random, 1, 7) * HOUR_MS;
    const chance = this.#random();
    if (chance < 0.1) return minimum;
    if (chance < 0.2) return maximum;
    if (type === "integer") return randomInt(this.#random, minimum, Math.min(maximum, minimum + 1_000));
    return minimum + this.#random() * (maximum - minimum);
  }
}

function clip(text: string, minLength: number, maxLength: number): string {
  return text.slice(0, maxLength).padEnd(minLength, "x");
}
