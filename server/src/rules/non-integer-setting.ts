import { kindOf, type Node, NUMBER, property, rawOf, replaceValue, spanOf } from "../json/index.ts";
import { IMAGE_CONFIGS, settingOf } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { DURATIONS } from "../oci/durations.ts";
import { INT64_MAX, wholeNumber } from "../oci/int64.ts";
import type { Rule } from "../rule.ts";

const config = (settings: string): string =>
  `{"architecture":"amd64","os":"linux","config":{${settings}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** A number of Docker's settings is written as no reader of integers takes it. */
export const nonIntegerSetting: Rule = {
  id: "non-integer-setting",
  subject: "image config",
  severity: "error",
  kinds: IMAGE_CONFIGS,
  summary: "A number of `Memory`, `CpuShares` or the health check is written with a fraction or an exponent, or is over an int64.",
  why: [
    "Docker and podman decode these numbers into Go's integers, and Go goes by the way a number is written: `3e10` and `30000000000.0` are",
    "refused, although JSON Schema takes both for integers:",
    "",
    "- `json: cannot unmarshal number 3e10 into Go struct field HealthConfig.config.Healthcheck.Interval of type time.Duration`",
    "- `json: cannot unmarshal number 9223372036854775808 into Go struct field …`, which is one over the limit",
    "",
    "It comes from tools that keep numbers as floating point (JavaScript, Lua, `jq` before 1.7, YAML libraries). In an OCI config the members are",
    "only reserved, and containerd never reads them, so there it is a warning.",
    "",
    "**By hand:** write the digits out. 30 seconds are `30000000000`, 64 MiB are `67108864`. The fix does it where the number is a whole one.",
  ].join("\n"),
  spec: [
    "[Docker image specification 1.3, config](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
    "[image-spec 1.1.1, config.md, reserved members](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["10.1"],
  since: "0.2.0",
  examples: [
    { good: config(`"Memory":67108864,"MemorySwap":-1,"Healthcheck":{"Interval":30000000000}`), kind: "docker-config" },
    {
      bad: config(`"Healthcheck":{"Interval":«3e10»}`),
      says: "`3e10` is not written as a whole number; Docker and podman refuse fractions and exponents",
      fixed: config(`"Healthcheck":{"Interval":30000000000}`),
      kind: "docker-config",
    },
    {
      bad: config(`"Memory":«67108864.0»`),
      says: "`67108864.0` is not written as a whole number; Docker and podman refuse fractions and exponents",
      fixed: config(`"Memory":67108864`),
      severity: "warning",
    },
    {
      bad: config(`"MemorySwap":«9223372036854775808»`),
      says: "`9223372036854775808` is over 9223372036854775807, the largest number that readers hold (int64)",
      kind: "docker-config",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const check = settingOf(doc, "Healthcheck");
    const nodes: readonly Node[] = [
      ...["Memory", "MemorySwap", "CpuShares"].map((name) => settingOf(doc, name)),
      ...[...DURATIONS, "Retries"].map((name) => property(tree, check, name)),
    ];
    for (const node of nodes) {
      // What is typed to the end of the text may still become another number.
      if (kindOf(tree, node) !== NUMBER || tree.end[node] === doc.text.length) continue;
      const raw = rawOf(tree, node);
      const value = wholeNumber(raw);
      // A number with a true fraction is of another type: the schema's affair.
      if (value === raw || raw === "-0" || (value === undefined && Number.isFinite(Number(raw)) && !Number.isInteger(Number(raw))))
        continue;
      yield {
        at: spanOf(tree, node),
        says: /[.eE]/.test(raw)
          ? `${quote(raw)} is not written as a whole number; Docker and podman refuse fractions and exponents`
          : `${quote(raw)} is over ${raw.startsWith("-") ? `-${INT64_MAX + 1n}` : INT64_MAX}, the largest number that readers hold (int64)`,
        ...(doc.kind === "oci-config" ? { severity: "warning" as const } : {}),
        ...(value === undefined
          ? {}
          : { fixes: () => [{ title: `Replace with \`${value}\``, safe: true, edits: [replaceValue(tree, node, value)] }] }),
      };
    }
  },
};
