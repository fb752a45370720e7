import { replaceValue, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { type EnvEntry, envOf, IMAGE_CONFIGS } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { secretToken } from "../oci/secrets.ts";
import type { Fix, Rule } from "../rule.ts";

const config = (...env: readonly string[]): string =>
  `{"architecture":"amd64","os":"linux","config":{"Env":[${env.join(",")}]},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** What a shell takes as a variable's name, and nearly everybody writes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** An entry of `Env` is not `NAME=value`. */
export const malformedEnv: Rule = {
  id: "malformed-env",
  subject: "image config",
  severity: "error",
  kinds: IMAGE_CONFIGS,
  summary: "An entry of `Env` is not of the form `NAME=value`: it has no `=`, no name, or a character that no process can be given.",
  why: [
    "The image is pulled and stored without a word, and then its container does not start:",
    "",
    "- runc, and with it containerd, Kubernetes and podman: `invalid environment variable: missing '='`,",
    '  `invalid environment variable: name cannot be empty`, `invalid environment variable "A": contains nul byte (\\x00)`',
    "- umoci: `parsing image.Config.Env: environment variable must contain '=': FOO`, `environment variable must have non-empty name: =b`",
    '- podman, at creation: `env fields from image failed to parse: invalid environment variable: "=b"`',
    '- the official validator: `unexpected env: "FOO"`',
    "",
    "Docker drops an entry without `=`, so there the variable is simply missing.",
    "",
    "A value may hold anything else: it may be empty, and it may hold more `=`, spaces and line breaks. (The official Go validator alone",
    "refuses a line break in a value; no runtime does, so this rule is silent about it.) White space at the ends of a *name* is legal and",
    "nearly always a slip, because programs look for the name without it: that is only pointed out.",
    "",
    '**By hand:** write `"Env": ["PATH=/usr/bin:/bin", "TZ=UTC"]`, each entry in quotes. In a Dockerfile `ENV TZ=UTC` does it; with crane',
    "`crane mutate --env TZ=UTC REF`, with buildah `buildah config --env TZ=UTC NAME`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, Env](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[runtime-spec 1.2.1, config.md, process](https://github.com/opencontainers/runtime-spec/blob/v1.2.1/config.md#process)",
  ],
  covers: ["4.11"],
  since: "0.2.0",
  examples: [
    { good: config(`"PATH=/usr/local/bin:/usr/bin:/bin"`, `"EMPTY="`, `"OPTS=-a=1 -b=2"`, `"MOTD=first line\\nsecond line"`) },
    {
      bad: config(`"PATH=/usr/bin:/bin"`, `«"DEBUG"»`),
      says: "`DEBUG` has no `=`; an entry of `Env` is `NAME=value`, and runtimes refuse to start without",
      fixed: config(`"PATH=/usr/bin:/bin"`, `"DEBUG="`),
    },
    {
      bad: config(`«"TZ: UTC"»`),
      says: "`TZ` has no `=`; an entry of `Env` is `NAME=value`, and runtimes refuse to start without",
      fixed: config(`"TZ=UTC"`),
    },
    {
      bad: config(`«"=/usr/bin"»`),
      says: "No name stands before the `=`; an entry of `Env` is `NAME=value`, and runtimes refuse to start without",
    },
    {
      bad: config(`«"PAD=a\\u0000b"»`),
      says: "`PAD` holds a NUL character, which no process can be given",
    },
    {
      bad: config(`«"TZ = UTC"»`),
      says: "White space belongs to the name `TZ `; programs look for `TZ`",
      fixed: config(`"TZ=UTC"`),
      severity: "info",
    },
  ],
  *check(doc) {
    const told = new Set<string>();
    for (const entry of envOf(doc)) {
      const fault = faultOf(entry);
      if (fault === undefined) continue;
      const { says, severity, of } = fault;
      const again = told.has(of);
      told.add(of);
      yield {
        at: spanOf(doc.tree, entry.node),
        says,
        case: of,
        ...(again ? { severity: "info" as const, place: true as const } : severity === undefined ? {} : { severity }),
        fixes: () => fixesOf(doc, entry),
      };
    }
  },
};

function faultOf({ name, value, text }: EnvEntry): { says: string; severity?: "info"; of: string } | undefined {
  if (value === undefined) {
    const first = assignmentIn(text)?.name ?? text;
    // It may be anything that went astray, also what nobody should read.
    const shown = NAME.test(first) && first.length <= 40 && secretToken(first) === undefined ? quote(first) : "This entry";
    return {
      says: `${shown} has no \`=\`; an entry of \`Env\` is \`NAME=value\`, and runtimes refuse to start without`,
      of: "no-equals-sign",
    };
  }
  if (name === "")
    return {
      says: "No name stands before the `=`; an entry of `Env` is `NAME=value`, and runtimes refuse to start without",
      of: "no-name",
    };
  if (text.includes("\0")) return { says: `${quote(name)} holds a NUL character, which no process can be given`, of: "nul" };
  const trimmed = name.trim();
  if (trimmed === name) return undefined;
  return trimmed === ""
    ? { says: "The name before the `=` is white space; an entry of `Env` is `NAME=value`", severity: "info", of: "white-space" }
    : { says: `White space belongs to the name ${quote(name)}; programs look for ${quote(trimmed)}`, severity: "info", of: "white-space" };
}

/** `TZ: UTC` and `TZ UTC`, as YAML and old Dockerfiles have it. */
function assignmentIn(text: string): { name: string; value: string } | undefined {
  const end = text.search(/[:\s]/);
  if (end < 1 || !NAME.test(text.slice(0, end))) return undefined;
  return { name: text.slice(0, end), value: text.slice(end).replace(/^\s*:?\s*/, "") };
}

function fixesOf(doc: Document, { node, text, name, value }: EnvEntry): readonly Fix[] {
  const replaced = (better: string, title: string): readonly Fix[] => [
    { title, safe: false, edits: [replaceValue(doc.tree, node, JSON.stringify(better))] },
  ];
  if (value === undefined) {
    const meant = assignmentIn(text);
    if (meant !== undefined) return replaced(`${meant.name}=${meant.value}`, `Set ${quote(meant.name)} with \`=\``);
    return NAME.test(text) ? replaced(`${text}=`, "Add `=`, which sets it to nothing") : [];
  }
  const trimmed = name.trim();
  if (trimmed === "" || text.includes("\0")) return [];
  return replaced(`${trimmed}=${name.endsWith(trimmed) ? value : value.trimStart()}`, "Remove the white space around the name");
}
