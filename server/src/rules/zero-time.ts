import { type Node, property, removeNodes, spanOf } from "../json/index.ts";
import { historyOf, IMAGE_CONFIGS, textAt } from "../model/image-config.ts";
import type { Rule } from "../rule.ts";

const ZERO = "0001-01-01T00:00:00Z";

/** `created` is the zero of Go's time type: no time was known, and nobody left it out. */
export const zeroTime: Rule = {
  id: "zero-time",
  subject: "image config",
  severity: "hint",
  kinds: IMAGE_CONFIGS,
  summary: "`created` is `0001-01-01T00:00:00Z`, Go's zero time: the builder knew none, and `created` could be left out.",
  why: [
    "A program written in Go that never set the time writes `0001-01-01T00:00:00Z`. It is legal, and no reader refuses it; but `docker images`",
    "and `podman images` show `N/A` or an absurd age, and whatever deletes old images takes such an image for the oldest of all.",
    "",
    "Reproducible builders such as ko, Bazel and Jib write it, or 1 January 1970, on purpose: then there is nothing to do, which is why this is",
    "a hint. To have a time and the same digest every time, set `SOURCE_DATE_EPOCH` to the time of the commit; BuildKit, ko, Jib and buildah",
    "read it or have an option for it.",
    "",
    "**By hand:** leave `created` out, or write the time of the build: `date -u +%Y-%m-%dT%H:%M:%SZ`.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, config.md, created](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)"],
  covers: ["4.6"],
  since: "0.2.0",
  examples: [
    {
      good: `{"created":"1970-01-01T00:00:00Z","architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}`,
    },
    {
      bad: `{"created":«"${ZERO}"»,"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}`,
      says: "`0001-01-01T00:00:00Z` is Go's zero time, written where none was set; `created` may be left out",
      fixed: `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}`,
    },
    {
      bad: `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"history":[{"created":«"${ZERO}"»,"empty_layer":true},{"created":«"${ZERO}"»,"empty_layer":true}]}`,
      says: [
        "`0001-01-01T00:00:00Z` is Go's zero time, written where none was set; `created` may be left out of 2 places",
        "`0001-01-01T00:00:00Z` is Go's zero time, written where none was set; `created` may be left out",
      ],
      fixed: `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"history":[{"empty_layer":true},{"empty_layer":true}]}`,
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const zeros: Node[] = [property(tree, doc.root, "created"), ...(historyOf(doc) ?? []).map(({ createdNode }) => createdNode)].filter(
      (node) => textAt(doc, node)?.text === ZERO,
    );
    const says = `\`${ZERO}\` is Go's zero time, written where none was set; \`created\` may be left out`;
    for (const [index, node] of zeros.entries())
      yield index > 0
        ? { at: spanOf(tree, node), says, severity: "info", place: true }
        : {
            at: spanOf(tree, node),
            says: zeros.length > 1 ? `${says} of ${zeros.length} places` : says,
            fixes: () => [
              {
                title: zeros.length > 1 ? `Remove ${zeros.length} zero times` : "Remove the zero time",
                safe: false,
                edits: removeNodes(tree, zeros),
              },
            ],
          };
  },
};
