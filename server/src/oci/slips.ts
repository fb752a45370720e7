import { distance } from "fastest-levenshtein";
import type { MediaType } from "./mediatype.ts";

/** Words that are near a word of the catalogue and yet mean what they say. */
const OWN_WORDS = [
  "bzip2",
  "bz2",
  "xz",
  "lz4",
  "lzma",
  "zip",
  "br",
  "brotli",
  "zlib",
  "yaml",
  "yml",
  "xml",
  "cbor",
  "toml",
  "jsonl",
  "ndjson",
];

/** Families whose names are ours to judge: a missing word in them is a slip, not somebody's own type. */
const JUDGED = /^application\/vnd\.(oci|docker)\.(?!ai\.|compose\.)/;

interface Known {
  readonly entry: MediaType;
  readonly words: readonly string[];
  readonly bare: string;
}

/**
 * Makes a function that finds the catalogue's name for a slip of the pen, by words rather than by letters: `json` for `josn`,
 * but never `v1` for `v2`, `gzip` for `zstd` or `oci` for another vendor. A name that was replaced gives what replaced it.
 * The function answers `undefined` for names that the catalogue has, and where two names are equally near.
 */
export function slipFinder(catalogue: readonly MediaType[]): (name: string) => string | undefined {
  const byName = new Map(catalogue.map((entry) => [entry.name, entry]));
  const known: Known[] = catalogue
    .filter((entry) => entry.name.startsWith("application/vnd."))
    .map((entry) => ({ entry, words: wordsOf(entry.name), bare: bareOf(entry.name) }));
  const vocabulary = new Set([...OWN_WORDS, ...known.flatMap(({ words }) => words)]);

  return (name) => {
    if (byName.has(name) || name.length > 255) return undefined;
    const tidy = tidied(name);
    const exact = byName.get(tidy);
    if (exact !== undefined) return current(exact);
    const words = wordsOf(tidy);
    const bare = bareOf(tidy);
    let best = Number.POSITIVE_INFINITY;
    let found = new Set<string>();
    for (const candidate of known) {
      const cost = costOf(words, bare, candidate, vocabulary);
      if (cost > best) continue;
      if (cost < best) {
        best = cost;
        found = new Set();
      }
      found.add(current(candidate.entry));
    }
    const [only, ...others] = found;
    return best < Number.POSITIVE_INFINITY && others.length === 0 ? only : undefined;
  };
}

/** The name without spaces around it, parameters and upper case, with its top-level type where that was left out. */
function tidied(name: string): string {
  const plain = (name.split(";", 1)[0] as string).trim().toLowerCase();
  return plain.startsWith("vnd.") ? `application/${plain}` : plain;
}

function current(entry: MediaType): string {
  return entry.equivalence === "replaces it" ? (entry.equivalent as string) : entry.name;
}

function wordsOf(name: string): string[] {
  return name.split(/[/.+_-]/);
}

function bareOf(name: string): string {
  return name.replace(/[/.+_-]/g, "");
}

/** How far a name is from a known one, or infinity where it may well be a name of its own. */
function costOf(words: readonly string[], bare: string, { entry, words: right, bare: rightBare }: Known, vocabulary: Set<string>): number {
  if (bare === rightBare) return 1;
  const judged = JUDGED.test(entry.name) || entry.family === "BuildKit";
  if (words.length === right.length) {
    let cost = 0;
    let slips = 0;
    for (let i = 0; i < words.length; i++) {
      const written = words[i] as string;
      const meant = right[i] as string;
      if (written === meant) continue;
      cost += slipCost(written, meant, vocabulary);
      if (++slips > 2 || cost > (judged ? 3 : 1)) return Number.POSITIVE_INFINITY;
    }
    return cost;
  }
  // `application/vnd.oci.manifest.v1+json`: one word is missing and the rest is exact.
  if (!judged || words.length !== right.length - 1 || words[2] !== right[2]) return Number.POSITIVE_INFINITY;
  let at = 0;
  while (at < words.length && words[at] === right[at]) at++;
  for (let i = at; i < words.length; i++) if (words[i] !== right[i + 1]) return Number.POSITIVE_INFINITY;
  return 4;
}

/** How many slips lie between two words (1 for two letters exchanged), or infinity where they are different words. */
function slipCost(written: string, meant: string, vocabulary: Set<string>): number {
  if (meant === "gzip" && written === "gz") return 1;
  if (vocabulary.has(written) || /^v?\d/.test(written) || /^v?\d/.test(meant)) return Number.POSITIVE_INFINITY;
  if (isExchange(written, meant)) return 1;
  const letters = distance(written, meant);
  // Three letters are too few to tell a slip from somebody else's name.
  if (meant.length < 4) return meant === "vnd" && letters === 1 ? 1 : Number.POSITIVE_INFINITY;
  return letters <= 2 && letters * 3 <= meant.length + 1 ? letters : Number.POSITIVE_INFINITY;
}

/** Whether two words differ in nothing but two neighbouring letters that changed places. */
export function isExchange(written: string, meant: string): boolean {
  if (written.length !== meant.length) return false;
  let i = 0;
  while (written[i] === meant[i]) i++;
  return written[i] === meant[i + 1] && written[i + 1] === meant[i] && written.slice(i + 2) === meant.slice(i + 2);
}
