import { choose } from "../../../server/src/config/configuration.ts";
import { createConfigurationLoader } from "../../../server/src/config/load.ts";
import { readConfiguration } from "../../../server/src/config/read.ts";
import { validate } from "../../../server/src/validate.ts";
import type { Target } from "../engine.ts";
import { holds, inside } from "../promise.ts";
import { calm } from "./check.ts";

/** Files as one text: before each content a line that says where it lies. */
const FILE = /^=== (.*)\n/gm;

const whole = `{
  // comment
  "$schema": "x",
  "extends": ["./base.json", "/r/other.json"],
  "rules": { "schema": "off", "missing-media-type": "warning", "nonsense": "error" },
  "target": ["ecr", "docker"],
  "specVersion": "1.0",
  "expect": { "platforms": ["linux/amd64"], "annotations": { "*": { "a.b": "*" } } },
  "kinds": { "*.json": "oci-index", "x/**": "ignore" },
  "ignore": ["*.tmp.json", "!a.json", "node_modules"],
  "overrides": [{ "files": ["a/*.json", "{b,c}.json"], "rules": { "schema": "hint" }, "target": "any", "kind": "oci-manifest" }],
  "suppress": [{ "rule": "schema", "files": "a.json", "pointer": "/layers/0", "because": "x", "until": "2026-01-01" }],
  "baseline": "baseline.json",
}`;
const SEEDS = [
  `=== /r/a/oci-manifest.json\n${whole}\n=== /r/a/base.json\n{"extends":"./oci-manifest.json","rules":{"schema":"hint"}}\n=== /r/a/baseline.json\n{"version":1,"files":{"x.json":{"schema 3be3e22b0ade2eb5":1}}}\n`,
  `=== /r/package.json\n{"name":"x","oci-manifest":${whole.replace("// comment", "")}}\n`,
  `=== /r/a/.oci-manifest.json\n${whole}\n`,
  `=== /r/a/.oci-manifest.json\n{"extends":"x.json"}\n=== /r/a/x.json\n{"extends":["x.json","y.json"]}\n=== /r/a/y.json\n{"extends":"x.json"}\n`,
  "=== /r/a/.oci-manifest.json\n[]\n",
  "=== /r/a/.oci-manifest.json\n\ufeff{\n",
];

/** Configurations that are anything, found, extended, chosen from and held against a document. */
export const configuration: Target = {
  name: "configuration",
  seeds: () => SEEDS,
  run: async (text) => {
    const parts = text.split(FILE);
    const files = new Map<string, string>();
    for (let i = 1; i + 1 < parts.length; i += 2) files.set(parts[i] as string, parts[i + 1] as string);
    let reads = 0;
    const loader = createConfigurationLoader({
      read: async (path) => {
        holds(++reads < 5000, "files are read without end");
        if (path.endsWith("throws")) throw new Error("EACCES: permission denied");
        return files.get(path);
      },
      isRepository: async (folder) => folder === "/r",
    });
    for (const file of ["/r/a/x.json", "/r/a.json", "/r/a/b/c.json", "C:/x.json", "x.json", "/"]) {
      const { configuration: found, problems } = await loader.of(file);
      for (const { at, says, text: where } of problems) {
        inside(at, where, "a configuration's fault");
        calm(says, "a configuration");
      }
      if (found === undefined) continue;
      const { ignored, rules, targets, specVersion, expect, suppressions, baseline, kind } = choose(found, file);
      found.ignores(file);
      if (ignored) continue;
      const options = {
        ...(kind === undefined ? {} : { kind }),
        ...(rules === undefined ? {} : { rules }),
        ...(targets === undefined ? {} : { targets }),
        ...(specVersion === undefined ? {} : { specVersion }),
        ...(expect === undefined ? {} : { expect }),
        ...(baseline === undefined ? {} : { baseline }),
        suppress: suppressions,
      };
      for (const { internal, rule } of validate('{"schemaVersion":2,"manifests":[{}]}', options).problems)
        holds(internal !== true, `${rule.id} failed`);
    }
    for (const [file, content] of files) {
      const read = readConfiguration(content, file);
      for (const { at, says } of read?.problems ?? []) {
        inside(at, content, "a configuration's fault");
        calm(says, "a configuration");
      }
    }
  },
};
