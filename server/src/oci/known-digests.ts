/** `{}`, the empty descriptor's blob (image-spec 1.1.1, manifest.md, "Guidance for an Empty Descriptor"). */
export const EMPTY_OBJECT_DIGEST = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
/** The same by SHA-512. */
export const EMPTY_OBJECT_SHA512 =
  "sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9a33c2046ef60fd2a7878d378e29fec851806bbd9a67878f3a9f1cda4830763fd";
/** The digest of no bytes at all. */
export const EMPTY_BLOB_DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The same by SHA-512. */
export const EMPTY_BLOB_SHA512 =
  "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";

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
