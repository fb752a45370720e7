import { ANNOTATED_KINDS, faultyValues } from "../model/annotations.ts";
import { licenseFault } from "../oci/spdx.ts";
import type { Rule } from "../rule.ts";
import { tellValue } from "./invalid-created.ts";

const LICENSES = "org.opencontainers.image.licenses";

const index = (licenses: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{"${LICENSES}":${licenses}}}`;
const config = (labels: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"Labels":{${labels}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** `licenses` is no SPDX licence expression. */
export const invalidLicense: Rule = {
  id: "invalid-license",
  subject: "annotations",
  severity: "warning",
  kinds: ANNOTATED_KINDS,
  summary: "`org.opencontainers.image.licenses` is no SPDX licence expression such as `Apache-2.0` or `MIT OR Apache-2.0`.",
  why: [
    "Scanners of licences, catalogues and registries' pages compare identifiers; `Apache 2.0` is to them an unknown licence, and unknown often",
    "means forbidden. Nothing in the chain from build to registry says so; hadolint, for Dockerfiles, does: ``DL3054: Label `…` is not a valid",
    "SPDX identifier.``",
    "",
    "An expression is made of identifiers of the [SPDX list](https://spdx.org/licenses/), joined by `AND` (all apply), `OR` (choose one) and",
    "`WITH` (an exception). A comma joins nothing: lists with commas are from before 2017 and leave open which of the two is meant. Terms that",
    "are on no list are written `LicenseRef-` and a name of your own, `LicenseRef-Acme-EULA`; the SPDX documents of the image may say what it is.",
    "",
    "`NOASSERTION`, `NONE` and an empty value say that nothing is said, as GitHub's actions do for a repository without a licence, and are no",
    "problem. Deprecated identifiers such as `GPL-3.0` are valid. Where only the case of letters is off (`mit`, `or`), it is information:",
    "SPDX 3 allows it and older programs do not.",
    "",
    '**By hand:** `docker buildx build --annotation "org.opencontainers.image.licenses=Apache-2.0"`, `--label` for a label, `crane mutate',
    "--annotation KEY=VALUE REF` or `regctl image mod --annotation KEY=VALUE REF` for an image that is there (its digest changes). `GPLv3`",
    "leaves open whether later versions are allowed: `GPL-3.0-only` or `GPL-3.0-or-later`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[SPDX 2.3, annex D, License expressions](https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/)",
  ],
  covers: ["7.9"],
  since: "0.2.0",
  examples: [
    { good: index(`"Apache-2.0 OR MIT"`) },
    { good: index(`"LicenseRef-Acme-EULA"`) },
    {
      bad: index(`«"Apache 2.0"»`),
      says: "`Apache 2.0` is no SPDX licence; `Apache-2.0` is probably meant",
      fixed: index(`"Apache-2.0"`),
    },
    {
      bad: index(`«"GPLv3"»`),
      says: "`GPLv3` is no SPDX licence; `GPL-3.0-only` is probably meant",
      fixed: index(`"GPL-3.0-only"`),
    },
    {
      bad: index(`"MIT«,» Apache-2.0"`),
      says: "`MIT, Apache-2.0` has `,` in it; SPDX joins licences with `AND` or `OR`",
    },
    {
      bad: index(`"MIT «or» Apache-2.0"`),
      says: "`MIT or Apache-2.0` has an operator in lower case, which SPDX 2 does not know",
      severity: "info",
      fixed: index(`"MIT OR Apache-2.0"`),
    },
    {
      bad: config(`"${LICENSES}":«"Proprietary"»`),
      says: "`Proprietary` is no SPDX licence; terms of your own are written `LicenseRef-Proprietary`",
      fixed: config(`"${LICENSES}":"LicenseRef-Proprietary"`),
    },
    {
      bad: config(`"${LICENSES}":"MIT AND «Acme EULA»"`),
      says: "`MIT AND Acme EULA` has `Acme EULA`, which is not on the SPDX list; terms of your own are written `LicenseRef-…`",
    },
  ],
  *check(doc) {
    for (const faulty of faultyValues(doc, LICENSES, licenseFault))
      yield* tellValue(doc, faulty, faulty.fault.weight === "wrong" ? undefined : "info");
  },
};
