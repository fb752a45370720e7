import { EMPTY_BLOB_DIGEST, EMPTY_BLOB_SHA512, EMPTY_OBJECT_DIGEST, EMPTY_OBJECT_SHA512 } from "./digest.ts";

/** Content that everybody has, so that its digest says what it is. */
export interface KnownContent {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  /** One sentence for a person, values in backticks. */
  readonly meaning: string;
}

/** A tar archive without files as `tar -cf - -T /dev/null` writes it, which is 10 240 zeros: the diff ID of an empty layer. */
export const EMPTY_TAR: KnownContent = {
  digest: "sha256:84ff92691f909a05b224e1c56abb4864f01b4f8e3c854e4bb4c7baf1d3f6d652",
  size: 10240,
  meaning: "A tar archive without files, 10 240 zeros, as GNU tar writes it.",
};

/** The same behind `gzip -n -9`. */
export const EMPTY_TAR_GZIP: KnownContent = {
  digest: "sha256:b1dd88cdd8bf09af2539d0b345e647129d8fd55c92b6d824b6ecc53efd531028",
  size: 45,
  meaning: "A layer without files: an empty tar archive, compressed with gzip.",
};

/** Contents by digest that documents name again and again, and people look up. */
const CONTENTS: readonly KnownContent[] = [
  { digest: EMPTY_OBJECT_DIGEST, size: 2, meaning: "The digest of `{}`, the content of the empty descriptor." },
  { digest: EMPTY_OBJECT_SHA512, size: 2, meaning: "The digest of `{}`, the content of the empty descriptor." },
  { digest: EMPTY_BLOB_DIGEST, size: 0, meaning: "The digest of no bytes at all." },
  { digest: EMPTY_BLOB_SHA512, size: 0, meaning: "The digest of no bytes at all." },
  {
    digest: "sha256:ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356",
    size: 3,
    meaning: "The digest of `{}` with a line feed behind it, as `echo '{}'` writes it; the empty descriptor's content has none.",
  },
  {
    digest: "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
    size: 32,
    meaning:
      "Docker's empty layer: a tar archive without files, compressed with gzip. Schema 1 names it for each step that changed no file.",
  },
  {
    digest: "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    size: 1024,
    meaning: "The unpacked content of Docker's empty layer, 1 024 zeros; also an example in the specification.",
  },
  EMPTY_TAR,
  EMPTY_TAR_GZIP,
];

const byDigest: ReadonlyMap<string, KnownContent> = new Map(CONTENTS.map((content) => [content.digest, content]));

/** The well-known content that has exactly this digest. */
export function knownContent(digest: string): KnownContent | undefined {
  return byDigest.get(digest);
}
