import { replaceValue, type Span, spanOf } from "../json/index.ts";
import { ANNOTATED_KINDS, type FaultyValue, faultyValues } from "../model/annotations.ts";
import type { Document } from "../model/document.ts";
import { isPlainUtc } from "../model/plain-time.ts";
import { quote } from "../model/quote.ts";
import { timeFault } from "../oci/annotations.ts";
import type { Finding, Fix, Rule, Severity } from "../rule.ts";
import { partOf } from "./malformed-digest.ts";

/** What is told of one faulty value: at its first place, with the number of places, and a mark at each of the others. */
export function* tellValue(doc: Document, faulty: FaultyValue, severity?: Severity, remark = ""): Generator<Finding, void, undefined> {
  const { text, fault, values } = faulty;
  const part = fault.from === 0 && fault.to === text.length ? undefined : fault;
  const places = values.length === 1 ? "" : ` (here in ${values.length} places)`;
  const says = `${text === "" ? "The value" : quote(text)} ${fault.says}${remark}${places}`;
  for (const [index, value] of values.entries()) {
    const at: Span = part === undefined ? spanOf(doc.tree, value) : partOf(doc, value, part.from, part.to);
    if (index > 0) yield { at, says, place: true, severity: "info" };
    else
      yield {
        at,
        says,
        ...(severity === undefined ? {} : { severity }),
        ...(fault.better === undefined ? {} : { fixes: () => [replacement(doc, faulty)] }),
      };
  }
}

function replacement(doc: Document, { fault, values }: FaultyValue): Fix {
  const better = fault.better ?? "";
  return {
    title: `Replace with ${quote(better)}${values.length === 1 ? "" : ` in ${values.length} places`}`,
    safe: fault.sure === true,
    edits: values.map((value) => replaceValue(doc.tree, value, JSON.stringify(better))),
  };
}

const CREATED = "org.opencontainers.image.created";
/** Keys that hold a time, and how much it weighs where that is none: OCI's must be one, Label Schema's should. */
const KEYS: readonly (readonly [key: string, wrong: Severity | undefined, doubtful: Severity])[] = [
  [CREATED, undefined, "warning"],
  ["org.opencontainers.artifact.created", undefined, "warning"],
  ["io.cncf.oras.artifact.created", undefined, "warning"],
  ["org.label-schema.build-date", "info", "info"],
];

const index = (created: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"platform":{"architecture":"amd64","os":"linux"}}],"annotations":{"${CREATED}":${created}}}`;
const config = (label: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"Labels":{${label}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** The time of an image is no date and time of RFC 3339. */
export const invalidCreated: Rule = {
  id: "invalid-created",
  subject: "annotations",
  severity: "error",
  kinds: ANNOTATED_KINDS,
  summary: "`org.opencontainers.image.created` is no date and time as RFC 3339 has it, `2026-10-02T11:20:41Z`.",
  why: [
    "Pulling and running never fail by it, which is why it stays unseen; programs that read the time do. What people see:",
    "",
    '- Flux: `parsing time "20180804" as "2006-01-02T15:04:05Z07:00": cannot parse "0804" as "-"`, later',
    "  `failed to parse 1 timestamp label(s) as RFC3339 (org.label-schema.build-date)`",
    "- ORAS, on push: `invalid date and time format`",
    "- hadolint: ``DL3053: Label `…` is not a valid time format - must be conform to RFC3339``",
    "- Artifact Hub lists no image without a time that it can read",
    "",
    "RFC 3339 wants the whole of it: date, a `T`, time with seconds, and `Z` or an offset with a colon. The usual slips are a date alone",
    "(`20201113` of the CentOS images), a space for the `T` (`date --rfc-3339=seconds` writes one), `+0200` without its colon, no seconds,",
    "no zone, Unix time, and what Go prints (`2022-01-01 12:00:00 +0000 UTC`).",
    "",
    "The specification demands the format, so this is an error; with a space for the `T`, which RFC 3339 lets applications agree upon and",
    "programs in Go cannot read, it is a warning. An empty value, which it allows for every key, and Label Schema's `build-date`, which only",
    "should have the format, are information.",
    "",
    "**By hand:** `date -u +%Y-%m-%dT%H:%M:%SZ`. In a workflow:",
    '`docker buildx build --annotation "org.opencontainers.image.created=$(date -u +%Y-%m-%dT%H:%M:%SZ)"`, or leave it to',
    "`docker/metadata-action`; for a label `--label` in the same way. `crane mutate --annotation KEY=VALUE REF` and `regctl image mod",
    "--annotation KEY=VALUE REF` change an image that is there, and with it its digest. A label that comes from the base image is replaced by",
    "setting it again.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[RFC 3339, section 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)",
  ],
  covers: ["7.7"],
  since: "0.2.0",
  examples: [
    { good: index(`"2026-10-02T11:20:41Z"`) },
    { good: index(`"2026-10-02T13:20:41.5+02:00"`) },
    {
      bad: index(`«"20201113"»`),
      says: "`20201113` is no date and time as `2026-10-02T11:20:41Z` is (RFC 3339)",
    },
    {
      bad: index(`"2026-10-02T13:20:41«+0200»"`),
      says: "`2026-10-02T13:20:41+0200` has `+0200` at its end, where `Z` or an offset such as `+02:00` stands",
      fixed: index(`"2026-10-02T13:20:41+02:00"`),
    },
    {
      bad: index(`«"2026-10-02"»`),
      says: "`2026-10-02` is a date without time; RFC 3339 needs both, as in `2026-10-02T11:20:41Z`",
      fixed: index(`"2026-10-02T00:00:00Z"`),
    },
    {
      bad: config(`"${CREATED}":"2020-11-13« »00:00:00+00:00"`),
      says: "`2020-11-13 00:00:00+00:00` has a space where RFC 3339 has `T`, and Go programs cannot read it",
      severity: "warning",
      fixed: config(`"${CREATED}":"2020-11-13T00:00:00Z"`),
    },
    {
      bad: index(`«""»`),
      says: "The value is empty, and programs that read a time here fail",
      severity: "info",
    },
  ],
  *check(doc) {
    for (const [key, wrong, doubtful] of KEYS)
      for (const faulty of faultyValues(doc, key, timeFault, isPlainUtc))
        yield* tellValue(doc, faulty, faulty.text === "" ? "info" : faulty.fault.weight === "wrong" ? wrong : doubtful);
  },
};
