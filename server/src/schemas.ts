import type { Kind } from "./model/kinds.ts";

/** One schema error as ajv reports it, with the way to the value as steps instead of a JSON pointer. */
export interface SchemaError {
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema?: unknown;
}

/** Checks a parsed value against the schema of its kind; nothing where the kind has no schema yet. */
export function schemaErrors(_kind: Kind, _value: unknown): readonly SchemaError[] {
  return [];
}
/** The schema itself, for hover and completion: a JSON Schema 2020-12 document without remote references. */
export function schemaOf(_kind: Kind): unknown {
  return undefined;
}
