import { property, replaceValue, spanOf } from "../json/index.ts";
import { IMAGE_CONFIGS, textAt } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";

const config = (type: string): string => `{"architecture":"amd64","os":"windows","rootfs":{"type":${type},"diff_ids":[]}}`;

/** `rootfs.type` is not `layers`. */
export const rootfsType: Rule = {
  id: "rootfs-type",
  subject: "image config",
  severity: "error",
  kinds: IMAGE_CONFIGS,
  summary: "`rootfs.type` of an image config is not `layers`, the only type there is.",
  why: [
    "The OCI specification knows one type, and a reader that meets another must refuse the image. Some do:",
    "",
    "- umoci: `config: unsupported rootfs.type: foo`",
    '- crane validate: `validating config: invalid ConfigFile.RootFS.Type: "foo" != "layers"`',
    "",
    "Docker 20.10, containerd, podman and buildah took any text when it was measured, so the fault is found late, by somebody else. In a Docker",
    "config it is a warning.",
    "",
    "`layers+base` is a special case: Docker wrote it in 2016 for the first images of Windows, whose base came with the host and not from a",
    "registry. In a Docker config it is only pointed out. Today's Docker expects `layers` there too; build such an image anew.",
    "",
    '**By hand:** write `"type": "layers"` beside `diff_ids`.',
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, rootfs](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[Docker image specification 1.3, rootfs](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
  ],
  covers: ["4.2", "10.5"],
  since: "0.2.0",
  examples: [
    { good: config(`"layers"`) },
    {
      bad: config(`«"squashfs"»`),
      says: "`squashfs` is no type of `rootfs` that there is; it is `layers`",
      fixed: config(`"layers"`),
    },
    {
      bad: config(`«"layers+base"»`),
      says: "`layers+base` was the type of Docker's first Windows images; it is `layers` now",
      fixed: config(`"layers"`),
      kind: "docker-config",
      severity: "info",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const type = textAt(doc, property(tree, property(tree, doc.root, "rootfs"), "type"));
    if (type === undefined || type.text === "layers") return;
    const old = type.text === "layers+base";
    yield {
      at: spanOf(tree, type.node),
      says: old
        ? "`layers+base` was the type of Docker's first Windows images; it is `layers` now"
        : `${type.text === "" ? "An empty text" : quote(type.text)} is no type of \`rootfs\` that there is; it is \`layers\``,
      ...(doc.kind === "docker-config" ? { severity: old ? ("info" as const) : ("warning" as const) } : {}),
      fixes: () => [{ title: "Replace with `layers`", safe: false, edits: [replaceValue(tree, type.node, '"layers"')] }],
    };
  },
};
