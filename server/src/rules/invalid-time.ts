import { property, removeNodes, replaceValue, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { historyOf, IMAGE_CONFIGS, type TextAt, textAt } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { isLegalTime, isPlainTime, meantTime } from "../oci/rfc3339.ts";
import type { Fix, Rule } from "../rule.ts";

const config = (created: string, history = ""): string =>
  `{"created":${created},"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}${history}}`;
const steps = (...created: readonly string[]): string =>
  `,"history":[${created.map((time) => `{"created":${time},"created_by":"ENV A=b","empty_layer":true}`).join(",")}]`;

/** `created` of an image or of a step is no date and time as every reader parses it. */
export const invalidTime: Rule = {
  id: "invalid-time",
  subject: "image config",
  severity: "error",
  kinds: IMAGE_CONFIGS,
  summary: "`created` of an image config, or of a step of its history, is no date and time that readers can parse.",
  why: [
    "One time in another form, and the whole config is refused by Docker, containerd, podman, skopeo, buildah, umoci and crane alike:",
    "",
    '- `parsing time "\\"2024-05-01\\"" as "\\"2006-01-02T15:04:05Z07:00\\"": cannot parse "\\"" as "T"`',
    "- containerd: `failed to resolve rootfs: parsing time …`; podman and buildah: `parsing image configuration: parsing time …`",
    "",
    "The specification asks for RFC 3339: a date, `T`, a time with seconds, and `Z` or an offset with a colon. Go's decoder, which nearly all",
    "readers use, is stricter than the RFC: it takes neither `t` and `z` in lower case nor a leap second, so these are errors too. A space for",
    "the `T`, `+0200`, a date alone, a missing zone, seconds since 1970 and an empty text are the usual slips.",
    "",
    "**By hand:** `date -u +%Y-%m-%dT%H:%M:%SZ` prints the time as it must be, and `date -u -d @1714557600 +%Y-%m-%dT%H:%M:%SZ` turns seconds",
    "into it. Where no time is known, leave `created` out or write `null`. Builders take `SOURCE_DATE_EPOCH` as seconds and write the text",
    "themselves; the digest of the config changes, so the manifest's `config` changes with it.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, created](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[RFC 3339, section 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)",
    "[Docker image specification 1.3, created](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
  ],
  covers: ["4.6", "10.7"],
  since: "0.2.0",
  examples: [
    { good: config(`"2024-05-01T12:00:00.532190844Z"`, steps(`"2024-05-01T14:00:00+02:00"`, "null")) },
    {
      bad: config(`«"2024-05-01 12:00:00Z"»`),
      says: "`2024-05-01 12:00:00Z` is no date and time as in `2024-05-01T12:00:00Z` (RFC 3339)",
      fixed: config(`"2024-05-01T12:00:00Z"`),
    },
    {
      bad: config(`«"2024-05-01"»`),
      says: "`2024-05-01` is no date and time as in `2024-05-01T12:00:00Z` (RFC 3339)",
      fixed: config(`"2024-05-01T00:00:00Z"`),
    },
    {
      bad: config(`«"2016-12-31T23:59:60Z"»`),
      says: "`2016-12-31T23:59:60Z` is a time of RFC 3339, but readers written in Go take no leap second and no lower-case letters",
    },
    {
      bad: config(`"2024-05-01T12:00:00Z"`, steps(`«"2024-05-01T12:00:00+0200"»`, `«"2024-05-01T12:00:01+0200"»`)),
      says: [
        "`2024-05-01T12:00:00+0200` is no date and time as in `2024-05-01T12:00:00Z` (RFC 3339), and so in 1 more step",
        "`2024-05-01T12:00:01+0200` is no date and time as in `2024-05-01T12:00:00Z` (RFC 3339)",
      ],
      fixed: config(`"2024-05-01T12:00:00Z"`, steps(`"2024-05-01T12:00:00+02:00"`, `"2024-05-01T12:00:01+02:00"`)),
    },
    {
      bad: `{"created":«""»,"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}`,
      says: "The time is empty; where none is known, `created` is left out",
      fixed: `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}`,
    },
  ],
  *check(doc) {
    const created = wrongTime(doc, property(doc.tree, doc.root, "created"));
    if (created !== undefined)
      yield { at: spanOf(doc.tree, created.node), says: words(created.text), fixes: () => fixesOf(doc, [created]) };
    const steps = (historyOf(doc) ?? []).flatMap(({ createdNode }) => wrongTime(doc, createdNode) ?? []);
    for (const [index, step] of steps.entries()) {
      const more = steps.length - 1;
      yield {
        at: spanOf(doc.tree, step.node),
        says: `${words(step.text)}${index === 0 && more > 0 ? `, and so in ${more} more ${more === 1 ? "step" : "steps"}` : ""}`,
        ...(index === 0 ? { fixes: () => fixesOf(doc, steps) } : { severity: "info" as const, place: true as const }),
      };
    }
  },
};

function wrongTime(doc: Document, node: number): TextAt | undefined {
  const time = textAt(doc, node);
  return time === undefined || isPlainTime(time.text) ? undefined : time;
}

function words(text: string): string {
  if (text === "") return "The time is empty; where none is known, `created` is left out";
  if (isLegalTime(text))
    return `${quote(text)} is a time of RFC 3339, but readers written in Go take no leap second and no lower-case letters`;
  return `${quote(text)} is no date and time as in \`2024-05-01T12:00:00Z\` (RFC 3339)`;
}

/** One fix for all the times given, each written as readers want it; nothing where one of them cannot be told. */
function fixesOf(doc: Document, times: readonly TextAt[]): readonly Fix[] {
  const { tree } = doc;
  if (times.every(({ text }) => text === ""))
    return [
      {
        title: "Remove the empty time",
        safe: false,
        edits: removeNodes(
          tree,
          times.map(({ node }) => node),
        ),
      },
    ];
  let safe = true;
  const edits = times.flatMap(({ node, text }) => {
    const meant = meantTime(text);
    if (meant?.sure !== true) safe = false;
    return meant === undefined ? [] : [replaceValue(tree, node, JSON.stringify(meant.text))];
  });
  if (edits.length < times.length) return [];
  const [first] = times;
  const title =
    times.length === 1 ? `Replace with ${quote(meantTime(first?.text ?? "")?.text ?? "")}` : `Write ${times.length} times as RFC 3339 does`;
  return [{ title, safe, edits }];
}
