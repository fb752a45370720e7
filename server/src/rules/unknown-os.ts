import { replaceValue } from "../json/index.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { hasPlatform, readPlatform } from "../model/platform.ts";
import { quote } from "../model/quote.ts";
import { findOperatingSystem, type Meant, operatingSystemMeant } from "../oci/platforms.ts";
import type { Rule } from "../rule.ts";
import { configFor, indexFor, PLATFORM_KINDS, toldOnce, wrongNames } from "./unknown-architecture.ts";

/** `os` is no name that Go has. */
export const unknownOs: Rule = {
  id: "unknown-os",
  subject: "platforms",
  severity: "warning",
  kinds: PLATFORM_KINDS,
  summary: "`os` is not named as Go names it: `Linux` for `linux`, `macos` for `darwin`, a distribution for `linux`.",
  why: [
    "A client compares the name with its own, which is Go's and in lower case. An index with `Linux` as the only entry for a PC, measured",
    "on 24 November 2026:",
    "",
    '- podman 4.3.1, skopeo 1.9.3, buildah 1.28.2: `no image found in image index for architecture amd64, variant "", OS linux`',
    "- Docker 20.10.24: the whole daemon ends, `panic: runtime error: invalid memory address or nil pointer dereference`",
    "- the JavaScript client of Snyk: `no supported manifest found for platform`",
    "- containerd 1.6.20 and 2.0.0 compare without regard to case and take the entry",
    "",
    "In an image config a system that is none stops Docker (`operating system is not supported`) and umoci (`unsupported OS`); podman,",
    "buildah and containerd take it.",
    "",
    "**By hand:** write `linux`, `windows`, `darwin`, `freebsd` or another of Go's names. The name is that of the kernel: an image of",
    "Ubuntu, Alpine or nothing at all is `linux`. With tools: `docker buildx build --platform linux/amd64`,",
    "`podman manifest annotate --os linux LIST DIGEST`, `crane mutate --set-platform linux/amd64 REF`.",
    "",
    "WebAssembly images have `wasip1`, `wasip2` or, by the first shims, `wasi`; all are taken. A name that nobody here knows is only",
    "pointed out, as `info`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, config.md, os](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["3.9", "4.7"],
  since: "0.2.0",
  examples: [
    { good: indexFor(`{"architecture":"amd64","os":"linux"}`, `{"architecture":"wasm","os":"wasip1"}`) },
    { good: configFor(`"architecture":"amd64","os":"freebsd"`) },
    {
      bad: indexFor(`{"architecture":"amd64","os":«"Linux"»}`),
      says: "`Linux` is written `linux`; podman, skopeo and buildah compare it letter by letter, and Docker 20.10 ends over it",
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
    {
      bad: indexFor(`{"architecture":"arm64","os":«"macos"»}`),
      says: "`macos` is called `darwin` here; clients compare the names as they stand",
      fixed: indexFor(`{"architecture":"arm64","os":"darwin"}`),
    },
    {
      bad: configFor(`"architecture":"amd64","os":«"ubuntu"»`),
      says: "`ubuntu` is called `linux` here; clients compare the names as they stand",
      fixed: configFor(`"architecture":"amd64","os":"linux"`),
    },
    {
      bad: indexFor(`{"architecture":"amd64","os":«"liunx"»}`),
      says: "`liunx` is no operating system; `linux` is probably meant",
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
    {
      bad: configFor(`"architecture":"amd64","os":«"templeos"»`),
      says: "`templeos` is no operating system that Go names; only a client that calls its own the same runs the image",
      severity: "info",
    },
  ],
  *check(doc) {
    const isRight = (text: string): boolean => findOperatingSystem(text) !== undefined;
    for (const [text, nodes] of wrongNames(doc, ({ os }) => os, isRight)) {
      const places = nodes.map((node) => readPlatform(doc.tree, node).osNode);
      const meant = operatingSystemMeant(text);
      const inIndex = INDEX_KINDS.includes(doc.kind);
      if (meant === undefined) {
        yield* toldOnce(
          doc.tree,
          places,
          `${quote(text)} is no operating system that Go names; only a client that calls its own the same runs the image`,
          {
            severity: "info",
            ...(inIndex ? {} : { case: "strange-in-config" }),
          },
        );
        continue;
      }
      yield* toldOnce(doc.tree, places, words(text, meant, inIndex), {
        ...(inIndex && meant.kind === "spelling" ? { case: "letter-case" } : {}),
        fixes: () => {
          const all = nodes.map((node) => readPlatform(doc.tree, node));
          // A second entry for a platform that is there would never be chosen.
          if (all.some(({ architecture = "", variant }) => hasPlatform(doc, architecture, meant.name, variant))) return [];
          const edits = all.map(({ osNode }) => replaceValue(doc.tree, osNode, JSON.stringify(meant.name)));
          return [{ title: `Replace with \`${meant.name}\``, safe: meant.sure, edits }];
        },
      });
    }
  },
};

function words(text: string, { kind, name }: Meant, inIndex: boolean): string {
  switch (kind) {
    case "slip":
      return `${quote(text)} is no operating system; \`${name}\` is probably meant`;
    case "spelling":
      return `${quote(text)} is written \`${name}\`${inIndex ? "; podman, skopeo and buildah compare it letter by letter, and Docker 20.10 ends over it" : ""}`;
    case "alias":
      return `${quote(text)} is called \`${name}\` here; clients compare the names as they stand`;
  }
}
