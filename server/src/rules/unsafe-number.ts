import { isNamed, keyOf, kindOf, NONE, NUMBER, rawOf, spanOf } from "../json/index.ts";
import type { Kind } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import { INT64_MAX } from "../oci/int64.ts";
import type { Rule } from "../rule.ts";

const config = (settings: string): string =>
  `{"architecture":"amd64","os":"linux","config":{${settings}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** The whole numbers of each kind. Sizes of descriptors are unsafe-size's. */
const NUMBERS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  "oci-config": ["Memory", "MemorySwap", "CpuShares", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries"],
  "docker-config": ["Memory", "MemorySwap", "CpuShares", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries"],
  "buildkit-cacheconfig": ["size"],
};

/** 2^53 has 16 digits, and no number of fewer is over it. */
const DIGITS = 16;

/** A number of a config that readers with double precision round. */
export const unsafeNumber: Rule = {
  id: "unsafe-number",
  subject: "text",
  severity: "warning",
  kinds: ["oci-config", "docker-config", "buildkit-cacheconfig"],
  summary: "A whole number of a config is over 2^53 − 1: readers that keep numbers as doubles round it.",
  why: [
    "JavaScript, jq, Lua and other readers keep JSON numbers as IEEE doubles, which are exact up to 9007199254740991; Go, Rust and Java read",
    "an int64 exactly. So two readers of one config see two numbers, and a tool that writes the config again stores another one, under another",
    "digest. No error is shown anywhere. The image specification (main branch) asks for I-JSON, in which such numbers should not stand.",
    "",
    "**By hand:** find out what was meant. Times of a health check are in nanoseconds, so that 2^53 of them are 104 days; `Memory` is in bytes,",
    'and `-1` means no limit. Numbers that only identify something are better written as strings, for example in `Labels` (`"build": "9007199254740993"`).',
  ].join("\n"),
  spec: [
    "[RFC 8259, section 6](https://www.rfc-editor.org/rfc/rfc8259#section-6)",
    "[image-spec main, considerations.md, JSON](https://github.com/opencontainers/image-spec/blob/main/considerations.md#json)",
  ],
  covers: ["0.4"],
  since: "0.2.0",
  examples: [
    { good: config(`"Memory":9007199254740991`) },
    {
      bad: config(`"Memory":«9007199254740993»`),
      says: "`9007199254740993` is over 2^53 − 1; JavaScript, jq and other readers take it for 9007199254740992",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const names = NUMBERS[doc.kind] ?? [];
    for (let node = 0; node < tree.count; node++) {
      if (kindOf(tree, node) !== NUMBER || (tree.end[node] as number) - (tree.start[node] as number) < DIGITS) continue;
      const key = keyOf(tree, node);
      if (key === NONE || !names.some((name) => isNamed(tree, key, name)) || tree.end[node] === doc.text.length) continue;
      const raw = rawOf(tree, node);
      const rounded = roundedBy(raw);
      if (rounded !== undefined)
        yield { at: spanOf(tree, node), says: `${quote(raw)} is over 2^53 − 1; JavaScript, jq and other readers ${rounded}` };
    }
  },
};

/** What readers with double precision make of a whole number within an int64, or `undefined` where they read it exactly. */
export function roundedBy(raw: string): string | undefined {
  if (!/^-?\d{16,19}$/.test(raw)) return undefined;
  const exact = BigInt(raw);
  const magnitude = exact < 0n ? -exact : exact;
  if (magnitude <= BigInt(Number.MAX_SAFE_INTEGER) || magnitude > INT64_MAX) return undefined;
  const double = BigInt(Number(raw));
  return double === exact ? "cannot tell it from its neighbours" : `take it for ${double}`;
}
