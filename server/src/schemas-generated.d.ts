// What tools/schemas.mjs writes to generated/, which is built and not committed.

declare module "*/generated/validators.js" {
  /** An error as ajv's compiled code leaves it on its function. */
  interface RawError {
    readonly instancePath: string;
    readonly schemaPath: string;
    readonly keyword: string;
    readonly params: Readonly<Record<string, unknown>>;
  }
  interface Validator {
    (value: unknown): boolean;
    errors?: readonly RawError[] | null;
  }
  export const validators: Readonly<Record<string, Validator>>;
  /** How many errors a validator keeps; there may be more. */
  export const errorLimit: number;
}

declare module "*/generated/schemas.js" {
  export const schemas: Readonly<Record<string, unknown>>;
}
