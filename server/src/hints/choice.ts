/** Which hints are wanted; the names are those of the settings below `oci-manifest.inlayHints`. */
export interface HintChoice {
  /** The size for people, where the number is large enough for that to say more. */
  readonly sizes: boolean;
  /** What the numbers of a cache config point to. */
  readonly cacheReferences: boolean;
  /** What an entry for unknown/unknown is. */
  readonly attestations: boolean;
  /** How many entries a list has, and their size together. */
  readonly totals: boolean;
  /** An entry's part of its list's size. */
  readonly shares: boolean;
  /** The platform behind an entry's digest. */
  readonly platforms: boolean;
  /** The number of each entry, counted from 0. */
  readonly indices: boolean;
}

/** What is shown where nothing is set: calm, and only what a person would otherwise have to work out. */
export const HINTS: HintChoice = {
  sizes: true,
  cacheReferences: true,
  attestations: true,
  totals: false,
  shares: false,
  platforms: false,
  indices: false,
};
