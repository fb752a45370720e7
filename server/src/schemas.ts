import { schemas } from "./generated/schemas.js";
import { errorLimit, validators } from "./generated/validators.js";
import type { Kind } from "./model/kinds.ts";

/** One schema error as ajv reports it, with the way to the value as steps instead of a JSON pointer. */
export interface SchemaError {
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * What our schemas hold, as far as programs here read it: JSON Schema 2020-12 with references into the document's own `$defs`.
 * The `x-` properties are words for messages.
 */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly required?: readonly string[];
  /** What the object is, with its article: "a descriptor". */
  readonly "x-is"?: string;
  /** What must stand here: "a whole number of bytes". */
  readonly "x-expects"?: string;
  /** Why the property is needed, where readers live without it: its absence is a warning. */
  readonly "x-missing"?: string;
}

/** The steps of a JSON pointer (RFC 6901). Digits are left as text: the finder reads them as an index where an array stands. */
function stepsOf(pointer: string): string[] {
  if (pointer === "") return [];
  const steps = pointer.slice(1).split("/");
  return pointer.includes("~") ? steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")) : steps;
}

/** So many errors are kept of one document, that memory is bounded; whoever gets as many says that there may be more. */
export const SCHEMA_ERROR_LIMIT: number = errorLimit;

/**
 * Checks a parsed value against the schema of its kind; nothing where the kind has no schema yet. All errors are given, in the
 * schema's order, but at most `SCHEMA_ERROR_LIMIT`.
 */
export function schemaErrors(kind: Kind, value: unknown): readonly SchemaError[] {
  const check = validators[kind];
  if (check === undefined || check(value)) return [];
  const errors = (check.errors ?? []).map(({ instancePath, keyword, params }) => ({ path: stepsOf(instancePath), keyword, params }));
  // The function keeps its last errors, and with them the document's texts, until it is asked again.
  check.errors = null;
  return errors;
}

/** The schema itself, for hover and completion: a JSON Schema 2020-12 document without remote references. */
export function schemaOf(kind: Kind): Schema | undefined {
  return schemas[kind] as Schema | undefined;
}

/** References that were followed once: the same part is the same object every time, and ten thousand errors do not copy it each. */
const followed = new WeakMap<Schema, Schema>();

/** The schema with its reference followed; what stands beside the reference wins. Descriptions are the nearer ones. */
function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const known = followed.get(schema);
  if (known !== undefined) return known;
  const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
  if (target === undefined) return schema;
  const { $ref: _, ...own } = schema;
  const whole = { ...target, ...own };
  followed.set(schema, whole);
  return whole;
}

/** The part of a kind's schema that speaks of the value at `path`, its reference followed, or `undefined`. */
export function schemaAt(kind: Kind, path: readonly (string | number)[]): Schema | undefined {
  const root = schemaOf(kind);
  if (root === undefined) return undefined;
  let schema = resolved(root, root);
  for (const step of path) {
    const named = schema.properties !== undefined && Object.hasOwn(schema.properties, step) ? schema.properties[step] : undefined;
    const part: Schema | undefined = named ?? schema.items ?? schema.additionalProperties;
    if (part === undefined) return undefined;
    schema = resolved(part, root);
  }
  return schema;
}
