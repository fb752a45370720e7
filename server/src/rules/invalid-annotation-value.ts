import { ANNOTATED_KINDS, annotationsOf, faultyValues } from "../model/annotations.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import { type AnnotationFormat, checkValue, FORMATS } from "../oci/annotations.ts";
import { isWellFormed } from "../oci/mediatypes.ts";
import type { ValueFault } from "../oci/value-fault.ts";
import type { Rule } from "../rule.ts";
import { tellValue } from "./invalid-created.ts";

/** The formats that a program reads and nobody can read otherwise. */
const STRICT: readonly AnnotationFormat[] = ["digest", "integer", "boolean", "base64", "choice", "media-type"];
/** Keys of which other rules speak. */
const OTHERS = ["org.opencontainers.image.base.digest", "vnd.docker.reference.type", "vnd.docker.reference.digest"];
/** The annotation that makes a layer of a BuildKit cache usable: in a cache `cache-layer-diff-id` speaks. */
const DIFF_ID = "containerd.io/uncompressed";

const TOC = "containerd.io/snapshot/stargz/toc.digest";
const DIGEST = "sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b";
const manifest = (annotation: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{${annotation}}}]}`;

function faultOf(key: string, format: AnnotationFormat, value: string): ValueFault | undefined {
  // Parameters have no place in a media type here either.
  if (format === "media-type")
    return value === "" || isWellFormed(value) ? undefined : { says: "is no media type", from: 0, to: value.length, weight: "wrong" };
  return checkValue(key, value);
}

/** An annotation that one known program reads holds a value that it cannot read. */
export const invalidAnnotationValue: Rule = {
  id: "invalid-annotation-value",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "An annotation that a known program reads as a digest, a number or a word holds something else.",
  why: [
    "Snapshotters and other tools keep what they need to know in annotations: the digest of a table of contents (eStargz, zstd:chunked, SOCI), sizes,",
    "keys of encrypted layers, `true` and `false`. Each has one reader, and that reader parses the value strictly. With another value the image mostly",
    "still runs, but slower or not verified: the layer is fetched whole instead of lazily. What people see then:",
    "",
    "- `invalid checksum digest length`, `invalid checksum digest format` (stargz-snapshotter, podman, and all that parse digests in Go)",
    '- `strconv.ParseInt: parsing "x": invalid syntax` (sizes and versions)',
    "- `illegal base64 data at input byte 0` (keys of encrypted layers)",
    "",
    "Keys that this tool does not know may hold anything, and an empty value is let pass.",
    "",
    "**By hand:** these values are computed from the layer, so convert the image again instead of mending them: `ctr-remote image optimize` or",
    "`nerdctl image convert --estargz` for eStargz, `nerdctl image convert --zstdchunked`, `skopeo copy --dest-compress-format zstd:chunked`,",
    "`soci create`. What was only copied wrongly is copied once more: `crane manifest REF` prints the original.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#rules)",
    "[stargz-snapshotter, eStargz](https://github.com/containerd/stargz-snapshotter/blob/v0.16.3/docs/estargz.md)",
  ],
  covers: [],
  since: "0.2.0",
  examples: [
    { good: manifest(`"${TOC}":"${DIGEST}","com.example.digest":"anything"`) },
    {
      bad: manifest(`"${TOC}":«"${DIGEST.slice(0, 40)}"»`),
      says: `\`${DIGEST.slice(0, 40)}\` has 33 digits; sha256 has 64 (\`${TOC}\` is a digest)`,
    },
    {
      bad: manifest(`"io.containers.estargz.uncompressed-size":«"many"»`),
      says: "`many` is no whole number (`io.containers.estargz.uncompressed-size` is a whole number)",
    },
  ],
  *check(doc) {
    for (const { name, entry } of annotationsOf(doc).values()) {
      // Words without a domain are everybody's.
      if (entry === undefined || !STRICT.includes(entry.format) || OTHERS.includes(name) || !/[./]/.test(name)) continue;
      if (name === DIFF_ID && doc.cache !== undefined) continue;
      const { format } = entry;
      const isFine = format === "digest" ? isPlainSha256 : undefined;
      const remark = ` (\`${name}\` is ${FORMATS[format]})`;
      for (const faulty of faultyValues(doc, name, (text) => faultOf(name, format, text), isFine))
        yield* tellValue(doc, faulty, undefined, remark);
    }
  },
};
