import { CONFIGURATION_NAMES } from "../config/configuration.ts";
import { utf8 } from "../oci/digest.ts";
import { reasonOf } from "./failure.ts";
import type { Io } from "./io.ts";

/** A configuration in which nothing is set and everything is shown. */
export const TEMPLATE = `// What oci-manifest checks in this folder and below. Everything may be left out.
// https://github.com/oci-manifest/oci-manifest/blob/main/docs/configuration.md
{
  // Who must be able to read the documents; what they refuse is an error. \`oci-manifest list targets\` names all.
  // "target": ["ecr", "podman"],

  // Severity by rule: error, warning, info, hint or off. \`oci-manifest list rules\` names all.
  "rules": {
    // "missing-media-type": "error",
  },

  // Kind by glob where the content does not show it, or "ignore".
  "kinds": {
    // "*.cfg.json": "oci-config",
  },

  // Files that are never checked, in the manner of .gitignore.
  "ignore": [
    // "testdata/",
  ],

  // What holds for some files only; later ones are over earlier ones.
  "overrides": [
    // { "files": "caches/**", "rules": { "legacy-cache-index": "error" } },
  ],

  // Problems that are known and accepted.
  "suppress": [
    // { "files": "museum/2016.json", "rule": "malformed-digest", "pointer": "/layers/3", "reason": "kept as it was pushed" },
  ],

  // What you want beyond a right document.
  "expect": {
    // "platforms": ["linux/amd64", "linux/arm64"],
    // "annotations": { "oci-index": { "org.opencontainers.image.source": "https://*" } },
  },

  // A file of accepted problems, which \`oci-manifest check --update-baseline .\` writes.
  // "baseline": "known-problems.json",
}
`;

const NAME = CONFIGURATION_NAMES[1];

/** Writes a configuration with comments into the working folder, never over one that is there. The answer is the exit code. */
export function init(io: Io): number {
  for (const name of CONFIGURATION_NAMES) {
    try {
      io.pathKind(name);
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") continue;
      io.err(`error: ${name}: ${reasonOf(error)}\n`);
      return 2;
    }
    io.err(`error: ${name} is there already, and is left as it is\n`);
    return 2;
  }
  try {
    io.replace(NAME, utf8(TEMPLATE));
  } catch (error) {
    io.err(`error: ${NAME} is not written: ${reasonOf(error)}\n`);
    return 2;
  }
  io.out(`${NAME} is written; nothing is set in it yet\n`);
  return 0;
}
