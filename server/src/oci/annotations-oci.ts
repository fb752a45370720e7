import { type AnnotationHome, type AnnotationKey, keysOfFamily } from "./annotation.ts";
import { repository, type Source } from "./mediatype.ts";

const IMAGE_SPEC = "https://github.com/opencontainers/image-spec/blob";
const KEYS: Source = {
  label: "image-spec 1.1.1, annotations.md",
  url: `${IMAGE_SPEC}/v1.1.1/annotations.md#pre-defined-annotation-keys`,
};
const CONVERSION: Source = { label: "image-spec 1.1.1, conversion.md", url: `${IMAGE_SPEC}/v1.1.1/conversion.md#annotation-fields` };
const OLD_KEYS: Source = { label: "image-spec 1.1.0-rc2, annotations.md", url: `${IMAGE_SPEC}/v1.1.0-rc2/annotations.md` };

/** Where OCI's own keys may stand: anywhere. */
const ANYWHERE: readonly AnnotationHome[] = ["index", "manifest", "entry", "config", "layer", "labels"];
const ENCRYPTED: readonly AnnotationHome[] = ["layer"];
const LABELS: readonly AnnotationHome[] = ["labels", "manifest", "index"];

/** The namespace of the image specification. */
export const IMAGE = "org.opencontainers.image.";
/** The namespace of Label Schema, which OCI's keys have superseded. */
export const LABEL_SCHEMA = "org.label-schema.";

/** The keys that the image specification defines, in its order. */
export const ociKeys: readonly AnnotationKey[] = keysOfFamily("OCI", KEYS, [
  [
    `${IMAGE}created`,
    ANYWHERE,
    "rfc3339",
    "When the image was built, as RFC 3339 has it: `2026-10-02T11:20:41Z`. ORAS refuses to pack another form, and Artifact Hub lists no image without it.",
  ],
  [`${IMAGE}authors`, ANYWHERE, "text", "Whom to write to about the image: people or an organisation, often `Name <mail>`."],
  [`${IMAGE}url`, ANYWHERE, "url", "A page that tells more about the image."],
  [`${IMAGE}documentation`, ANYWHERE, "url", "Where the documentation is."],
  [
    `${IMAGE}source`,
    ANYWHERE,
    "url",
    "Where the source is from which the image is built. GitHub's registry links the package to the repository by it, and reads only `https://` there.",
  ],
  [`${IMAGE}version`, ANYWHERE, "text", "The version of the packaged software; it may be a tag or a semantic version."],
  [
    `${IMAGE}revision`,
    ANYWHERE,
    "text",
    "The state of the source under version control, most often a full commit id. Flux writes `branch@sha1:…`.",
  ],
  [`${IMAGE}vendor`, ANYWHERE, "text", "The organisation or person that distributes the image."],
  [
    `${IMAGE}licenses`,
    ANYWHERE,
    "spdx",
    "The licences of the software inside as one SPDX expression: `MIT`, `Apache-2.0 OR MIT`, `LicenseRef-Our-Terms`. The key is a plural.",
  ],
  [
    `${IMAGE}ref.name`,
    ["layout"],
    "ref-name",
    "What an entry of a layout's `index.json` is called, mostly a tag: `1.4.0`. It means nothing anywhere else.",
  ],
  [
    `${IMAGE}title`,
    ANYWHERE,
    "text",
    "The image's name for people. On a layer of an artifact it is the name of the file that ORAS writes on pull.",
  ],
  [
    `${IMAGE}description`,
    ANYWHERE,
    "text",
    "What the packaged software is, for people. Of an image for several platforms GitHub shows the one of the index alone.",
  ],
  [`${IMAGE}base.digest`, ANYWHERE, "digest", "The digest of the manifest of the image that this one is built on, the one in `FROM`."],
  [`${IMAGE}base.name`, ANYWHERE, "reference", "The image that this one is built on, with its registry: `docker.io/library/alpine:3.20`."],
]);

/** Keys of OCI's namespace that stand in no list of annotations, and yet are somebody's: they are left alone. */
export const tolerated: readonly AnnotationKey[] = [
  ...keysOfFamily("OCI", CONVERSION, [
    [`${IMAGE}os`, ["runtime"], "text", "Written into a container's configuration out of the image config; no need to set it on an image."],
    [`${IMAGE}architecture`, ["runtime"], "text", "Written into a container's configuration out of the image config's `architecture`."],
    [`${IMAGE}variant`, ["runtime"], "text", "Written into a container's configuration out of the image config's `variant`."],
    [`${IMAGE}os.version`, ["runtime"], "text", "Written into a container's configuration out of the image config's `os.version`."],
    [`${IMAGE}os.features`, ["runtime"], "list", "Written into a container's configuration out of the image config's `os.features`."],
    [`${IMAGE}stopSignal`, ["runtime"], "text", "Written into a container's configuration out of the image config's `StopSignal`."],
    [`${IMAGE}exposedPorts`, ["runtime"], "list", "Written into a container's configuration out of the image config's `ExposedPorts`."],
  ]),
  ...keysOfFamily("OCI", OLD_KEYS, [
    [
      "org.opencontainers.artifact.created",
      ["manifest"],
      "rfc3339",
      "When an artifact was made, in the withdrawn artifact manifest of the release candidates of OCI 1.1.",
      { now: `${IMAGE}created` },
    ],
    [
      "org.opencontainers.artifact.description",
      ["manifest"],
      "text",
      "What an artifact is, in the withdrawn artifact manifest of the release candidates of OCI 1.1.",
      { now: `${IMAGE}description` },
    ],
    [
      "org.opencontainers.referrers.filtersApplied",
      ["index"],
      "list",
      "In answers of early registries: the list of referrers is filtered. OCI 1.1 says it in the header `OCI-Filters-Applied`.",
      { status: "legacy", source: { label: "distribution-spec 1.1.0-rc1", url: "https://github.com/opencontainers/distribution-spec" } },
    ],
  ]),
  ...keysOfFamily("regclient", repository("regclient/regclient", "types/annotations.go"), [
    [
      `${IMAGE}referrer.`,
      ["layout"],
      "text",
      "How regclient and olareg find referrers in a layout; proposed for the specification, and not in it.",
      { prefix: true },
    ],
  ]),
  ...keysOfFamily("CNAB", repository("cnabio/cnab-to-oci", "converter/convert.go"), [
    [
      "org.opencontainers.artifactType",
      ["index"],
      "media-type",
      "What kind of artifact a CNAB index is, from before `artifactType` was a property.",
      { status: "legacy" },
    ],
  ]),
  ...keysOfFamily("ocicrypt", repository("containers/ocicrypt"), [
    [`${IMAGE}enc.keys.jwe`, ENCRYPTED, "base64", "The wrapped key of an encrypted layer, for recipients by JWE."],
    [`${IMAGE}enc.keys.pkcs7`, ENCRYPTED, "base64", "The wrapped key of an encrypted layer, for recipients by PKCS #7."],
    [
      `${IMAGE}enc.keys.pkcs11`,
      ENCRYPTED,
      "base64",
      "The wrapped key of an encrypted layer, for recipients by PKCS #11.",
      { source: repository("containers/ocicrypt", "keywrap/pkcs11/keywrapper_pkcs11.go") },
    ],
    [`${IMAGE}enc.keys.pgp`, ENCRYPTED, "base64", "The wrapped key of an encrypted layer, for recipients by OpenPGP."],
    [
      `${IMAGE}enc.keys.provider.`,
      ENCRYPTED,
      "base64",
      "The wrapped key of an encrypted layer, for the key provider that the key ends with; JSON inside.",
      { prefix: true },
    ],
    [`${IMAGE}enc.pubopts`, ENCRYPTED, "base64", "The public options of an encrypted layer's cipher; JSON inside."],
  ]),
];

/** Label Schema's keys with the OCI keys that have superseded them. */
export const labelSchemaKeys: readonly AnnotationKey[] = keysOfFamily(
  "Label Schema",
  {
    label: "image-spec 1.1.1, annotations.md, Back-compatibility with Label Schema",
    url: `${IMAGE_SPEC}/v1.1.1/annotations.md#back-compatibility-with-label-schema`,
  },
  [
    [`${LABEL_SCHEMA}build-date`, LABELS, "rfc3339", "When the image was built.", { now: `${IMAGE}created` }],
    [`${LABEL_SCHEMA}url`, LABELS, "url", "A page about the image.", { now: `${IMAGE}url` }],
    [`${LABEL_SCHEMA}vcs-url`, LABELS, "url", "Where the source is.", { now: `${IMAGE}source` }],
    [`${LABEL_SCHEMA}version`, LABELS, "text", "The version of the packaged software.", { now: `${IMAGE}version` }],
    [`${LABEL_SCHEMA}vcs-ref`, LABELS, "text", "The commit that the image was built from.", { now: `${IMAGE}revision` }],
    [`${LABEL_SCHEMA}vendor`, LABELS, "text", "Who distributes the image.", { now: `${IMAGE}vendor` }],
    [`${LABEL_SCHEMA}name`, LABELS, "text", "What the image is called.", { now: `${IMAGE}title` }],
    [`${LABEL_SCHEMA}description`, LABELS, "text", "What the image is.", { now: `${IMAGE}description` }],
    [
      `${LABEL_SCHEMA}usage`,
      LABELS,
      "text",
      "How the image is used: a URL, or the path of a file inside. Only the URL has a place among OCI's keys.",
      { now: `${IMAGE}documentation` },
    ],
    [
      `${LABEL_SCHEMA}schema-version`,
      LABELS,
      "text",
      "The version of Label Schema. OCI's keys need nothing like it.",
      { status: "deprecated" },
    ],
  ],
);

/** Mistaken names of OCI's keys that many images carry. */
export const mistakenKeys: readonly AnnotationKey[] = keysOfFamily("OCI", KEYS, [
  [
    "oci.opencontainers.image.created",
    ["manifest"],
    "rfc3339",
    "A slip in the specification's own example of a minimal artifact.",
    {
      now: `${IMAGE}created`,
      status: "legacy",
      source: {
        label: "image-spec 1.1.1, manifest.md, Guidelines for Artifact Usage",
        url: `${IMAGE_SPEC}/v1.1.1/manifest.md#guidelines-for-artifact-usage`,
      },
    },
  ],
  [
    `${IMAGE}license`,
    ["labels", "manifest", "index"],
    "spdx",
    "The singular of `licenses`, which no reader looks for.",
    {
      now: `${IMAGE}licenses`,
      status: "legacy",
      source: { label: "JanusGraph/janusgraph-docker#121", url: "https://github.com/JanusGraph/janusgraph-docker/issues/121" },
    },
  ],
]);
