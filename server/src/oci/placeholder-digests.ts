export { type ExampleDigest, exampleDigests } from "./known-digests.ts";

import { digestFault } from "./digest.ts";
import { type ExampleDigest, exampleDigests } from "./known-digests.ts";

const byHex: ReadonlyMap<string, ExampleDigest> = new Map(exampleDigests.map((example) => [example.hex, example]));
/** 1 for the first two digits of an example, which settle nearly every look-up. */
const beginsExample = new Uint8Array(128 * 128);
for (const { hex } of exampleDigests) beginsExample[hex.charCodeAt(0) * 128 + hex.charCodeAt(1)] = 1;

/** After how many digits a placeholder begins anew: these cover 1 to 6, 8 to 10, 12 and 16. */
const PERIODS = [16, 12, 10, 9];
const HEX_START = 7;

/**
 * What a digest without fault shows of having been made up: "repeated" where its digits repeat (`0000…`, `abcd1234abcd1234…`,
 * a counter behind zeros), "example" where it is the specification's; `undefined` for all that may be a hash. No hash looks like
 * that by chance.
 */
export function placeholderKind(digest: string): "repeated" | "example" | undefined {
  // sha256, sha512 and blake3 all end their name before the seventh character.
  if ((digest.length !== 71 && digest.length !== 135) || digest.charCodeAt(HEX_START - 1) !== 58) return undefined;
  if (isRepeated(digest)) return digestFault(digest) === undefined ? "repeated" : undefined;
  if (beginsExample[digest.charCodeAt(HEX_START) * 128 + digest.charCodeAt(HEX_START + 1)] !== 1) return undefined;
  return digest.startsWith("sha256:") && byHex.has(digest.slice(HEX_START)) ? "example" : undefined;
}

function isRepeated(digest: string): boolean {
  const first = digest.charCodeAt(HEX_START);
  for (const period of PERIODS) if (digest.charCodeAt(HEX_START + period) === first && hasPeriod(digest, period)) return true;
  // A number padded with zeros on either side: 32 digits in the middle are one.
  const middle = digest.charCodeAt(HEX_START + 16);
  if (digest.charCodeAt(HEX_START + 31) !== middle || digest.charCodeAt(HEX_START + 47) !== middle) return false;
  for (let i = HEX_START + 17; i < HEX_START + 47; i++) if (digest.charCodeAt(i) !== middle) return false;
  return true;
}

function hasPeriod(digest: string, period: number): boolean {
  for (let i = HEX_START + period; i < digest.length; i++) if (digest.charCodeAt(i) !== digest.charCodeAt(i - period)) return false;
  return true;
}
