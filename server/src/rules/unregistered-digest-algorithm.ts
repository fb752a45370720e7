import { BROKEN, type Node } from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { algorithmOf, algorithmStatus, digestFault } from "../oci/digest.ts";
import type { Rule } from "../rule.ts";
import { eachDigest, partOf } from "./malformed-digest.ts";

const TYPE = `"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip"`;

/** A digest of an algorithm that the specification does not register. */
export const unregisteredDigestAlgorithm: Rule = {
  id: "unregistered-digest-algorithm",
  subject: "descriptor",
  severity: "warning",
  summary: "A digest is of an algorithm that the specification does not register; most clients cannot verify it.",
  why: [
    "The specification registers `sha256` and `sha512`, and on its main branch `blake3`, of which",
    "[newer-than-spec-version](newer-than-spec-version.md) speaks. Other digests are legal where producer and reader",
    "agree, and no known client does. What people see:",
    "",
    "- Docker 20.10: an `md5` or `sha1` digest of the config ends the **whole daemon**: `panic: md5 not available (make sure it is imported)`",
    "- Distribution: `unsupported digest algorithm`, `MANIFEST_BLOB_UNKNOWN: blob unknown to registry`",
    '- crane and everything built on go-containerregistry: `unsupported hash: "md5"`',
    "- podman and skopeo: `Download config.json digest sha256:… does not match expected md5:…`",
    "- containerd: `unexpected commit digest sha256:…, expected md5:…`",
    "",
    "MD5 and SHA-1 have known collisions besides, so the digest no longer proves which content is meant.",
    "",
    "**By hand:** use `sha256`, which every client reads: `sha256sum FILE`, or push the content anew with `oras push` or `crane append`, which",
    "compute it. `sha512` is registered and still refused by many, which `unportable-digest` tells.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, Registered Algorithms](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#registered-algorithms)",
  ],
  covers: ["1.7"],
  since: "0.1.0",
  examples: [
    {
      good: `{${TYPE},"digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969}`,
    },
    {
      bad: `{${TYPE},"digest":"«md5»:d41d8cd98f00b204e9800998ecf8427e","size":2811969}`,
      says: "`md5` has known collisions and is not registered; clients refuse it, and it ends the daemon of Docker 20.10",
    },
    {
      bad: `{${TYPE},"digest":"«sha384»:38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b","size":2811969}`,
      says: "`sha384` is no registered algorithm; clients that do not know it cannot verify the content: use `sha256`",
    },
  ],
  *check(doc) {
    const found: { algorithm: string; node: Node; config: boolean }[] = [];
    eachDigest(doc, (digest, node, place) => {
      // Nearly every digest is settled here.
      if (digest.startsWith("sha256:")) return;
      const algorithm = algorithmOf(digest);
      if (algorithm === undefined || algorithmStatus(algorithm) === "registered" || digestFault(digest) !== undefined) return;
      if (((doc.tree.kind[node] as number) & BROKEN) === 0) found.push({ algorithm, node, config: place === "config" });
    });
    for (const { algorithm, node, config } of found)
      yield {
        at: partOf(doc, node, 0, algorithm.length),
        // Only configs were tried.
        ...(config && {
          case: algorithmStatus(algorithm) === "weak" ? "config-weak" : algorithm === "sha384" ? "config-sha384" : "config-unknown",
        }),
        says:
          algorithmStatus(algorithm) === "weak"
            ? `${quote(algorithm)} has known collisions and is not registered; clients refuse it, and it ends the daemon of Docker 20.10`
            : `${quote(algorithm)} is no registered algorithm; clients that do not know it cannot verify the content: use \`sha256\``,
      };
  },
};
