// The JSON Schema of the configuration, made from the lists that server/src/config/read.ts reads it by. Draft 7, which every editor
// knows; `allowTrailingCommas` and `enumDescriptions` are words of VS Code's that others pass over.
import { KIND_NAMES, KINDS } from "../server/src/model/kinds.ts";
import { FULL_CHECK_SETTING, FULL_CHECK_SIZE, LARGEST_FULL_CHECK } from "../server/src/reduced.ts";
import { TARGET_TITLES, TARGETS } from "../server/src/refusals.ts";
import { SEVERITIES, SPEC_VERSIONS } from "../server/src/rule.ts";
import { rules } from "../server/src/rules/index.ts";

type Schema = Readonly<Record<string, unknown>>;

const severities = [...SEVERITIES, "off"];

/** One string or a list of them. */
const oneOrMany = (description: string, item: Schema = { type: "string" }): Schema => ({
  description,
  anyOf: [item, { type: "array", items: item }],
});

const object = (description: string, properties: Schema, more: Schema = {}): Schema => ({
  description,
  type: "object",
  additionalProperties: false,
  properties,
  ...more,
});

const globs = (what: string): Schema =>
  oneOrMany(`${what} Globs from this file's folder; one without \`/\` matches at any depth.`, { type: "string", minLength: 1 });

/** What can be set for all files and for those of an override. */
const CHOICES: Schema = {
  rules: object(
    "Severity by rule; `off` silences it.",
    Object.fromEntries(
      rules.map(({ id, severity, summary }) => [id, { description: summary, type: "string", enum: severities, default: severity }]),
    ),
  ),
  target: oneOrMany("Who must be able to read the documents; what they refuse is an error.", {
    type: "string",
    enum: ["any", ...TARGETS],
    enumDescriptions: ["nobody in particular", ...TARGETS.map((name) => TARGET_TITLES[name])],
  }),
  specVersion: {
    description: "The version of the image specification to hold documents to; 1.1 unless given. What is newer is a hint.",
    type: "string",
    enum: SPEC_VERSIONS,
  },
  [FULL_CHECK_SETTING]: {
    description: "Documents larger than so many MiB are checked in a reduced way: only essential rules look at them, and a hint says so.",
    type: "number",
    exclusiveMinimum: 0,
    maximum: LARGEST_FULL_CHECK,
    default: FULL_CHECK_SIZE,
  },
  expect: object("What is wanted of documents beyond being right.", {
    platforms: oneOrMany("Platforms that every index must have: the rule `expected-platforms`.", {
      type: "string",
      pattern: "^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9.]+)?$",
      defaultSnippets: [{ label: "linux/amd64", body: "linux/amd64" }],
    }),
    annotations: object(
      "Annotations that documents must have, by kind; `*` for indexes, manifests and artifact manifests: the rule `required-annotations`.",
      Object.fromEntries(
        ["*", ...KINDS].map((kind) => [
          kind,
          {
            description: "Pattern by annotation key; `*` in a pattern stands for any text.",
            type: "object",
            additionalProperties: { type: "string" },
          },
        ]),
      ),
    ),
  }),
};

const kind: Schema = { type: "string", enum: KINDS, enumDescriptions: KINDS.map((name) => KIND_NAMES[name]) };

/** The whole schema as the text of its file. */
export function configurationSchema(): string {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $comment: "made by `npm run docs`; edit tools/configuration-schema.ts instead",
    title: "oci-manifest",
    allowTrailingCommas: true,
    ...object("What oci-manifest checks in this folder and below, in the terminal and in the editor.", {
      $schema: { description: "Where this schema is, for editors. It is not read." },
      extends: oneOrMany(
        "Configurations that this one adds to, from this file's folder. Later ones are over earlier ones, this file over all.",
      ),
      ...CHOICES,
      kinds: {
        description: "Kind by glob where the content does not show it, or `ignore`. The first glob that matches counts.",
        type: "object",
        propertyNames: { minLength: 1 },
        additionalProperties: { type: "string", enum: [...KINDS, "ignore"] },
      },
      ignore: oneOrMany("Files that are never checked, in the manner of .gitignore."),
      overrides: {
        description: "What holds for some files only; later ones are over earlier ones.",
        type: "array",
        items: object(
          "Files, and what holds for them.",
          { files: globs("The files for which this holds."), ...CHOICES, kind: { description: "Check them as this kind.", ...kind } },
          { required: ["files"] },
        ),
      },
      suppress: {
        description: "Problems that are known and accepted.",
        type: "array",
        items: object(
          "A rule whose problems are accepted in some files.",
          {
            files: globs("The files that have the problem."),
            rule: { description: "The rule, as reports print it.", type: "string", enum: rules.map(({ id }) => id) },
            pointer: {
              description: "JSON pointer to the value that holds the problem, `/layers/3`; left out: anywhere.",
              type: "string",
              pattern: "^(/([^~/]|~[01])*)*$",
            },
            reason: { description: "Why it is accepted; never left out.", type: "string", pattern: "\\S" },
          },
          { required: ["files", "rule", "reason"] },
        ),
      },
      baseline: { description: "A file of accepted problems, which `oci-manifest check --update-baseline .` writes.", type: "string" },
    }),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
