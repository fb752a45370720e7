import { digestFault } from "./digest.ts";

/** A digest that the specification's own examples use, and where. */
export interface ExampleDigest {
  readonly hex: string;
  /** The file of image-spec 1.1.1 that has it. */
  readonly file: string;
}

/** The SHA-256 digests of image-spec's examples: they travel with copied documents and name nothing that a registry has. */
export const exampleDigests: readonly ExampleDigest[] = [
  { hex: "b5b2b2c507a0944348e0303114d8d93aaaa081732b86451d9bce1f432a537bc7", file: "manifest.md" },
  { hex: "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0", file: "manifest.md" },
  { hex: "3c3a4604a545cdc127456d94e421cd355bca5b528f4a9c1905b15da2eb4a4c6b", file: "manifest.md" },
  { hex: "ec4b8955958665577945c89419d1af06b5f7636b4ac3da7f12184802ad867736", file: "manifest.md" },
  { hex: "5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270", file: "descriptor.md" },
  { hex: "6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b", file: "descriptor.md" },
  { hex: "e692418e4cbaf90ca69d05a66403747baa33ee08806650b51fab815ad7fc331f", file: "image-index.md" },
  { hex: "afff3924849e458c5ef237db5f89539274d5e609db5db935ed3959c90f1f2d51", file: "image-layout.md" },
  { hex: "c6f988f4874bb0add23a778f753c65efe992244e148a1d2ec2a8b664fb66bbd1", file: "config.md" },
  { hex: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef", file: "config.md" },
];

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
