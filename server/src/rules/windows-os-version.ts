import { BROKEN, kindOf, NONE, type Node, property, replaceValue, STRING, stringOf, type Tree } from "../json/index.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { platformsOf } from "../model/platform.ts";
import { standsMisspelt } from "../model/properties.ts";
import { quote } from "../model/quote.ts";
import { isWindowsVersion, windowsRelease, windowsVersionMeant } from "../oci/platforms.ts";
import type { Rule } from "../rule.ts";
import { configFor, indexFor, PLATFORM_KINDS, toldOnce } from "./unknown-architecture.ts";

/** `os.version` of a Windows image is no build number, or a list has none. */
export const windowsOsVersion: Rule = {
  id: "windows-os-version",
  subject: "platforms",
  severity: "warning",
  kinds: PLATFORM_KINDS,
  summary: "`os.version` of a Windows image is not of the form `10.0.20348.2402`, or an entry for Windows has none to be chosen by.",
  why: [
    "Windows containers share the kernel of their host, so a host looks for an image of its own build: it compares the third number of",
    "`os.version` with its own. What people see where it finds none, or a wrong one:",
    "",
    "- `no matching manifest for windows/amd64 10.0.17763 in the manifest list entries`",
    "- `a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host`",
    "- `The container operating system does not match the host operating system` (0xc0370101)",
    "",
    "A name such as `ltsc2022` or `1809` has no third number. An entry without `os.version` cannot be told from others for Windows: the",
    "host takes the first and may fail when it starts the container; that is only pointed out, as `info`, because hosts under Hyper-V run",
    "older builds too.",
    "",
    "| Windows Server | `os.version` | tag |",
    "|---|---|---|",
    "| 2016 | `10.0.14393.…` | `ltsc2016` |",
    "| 2019 | `10.0.17763.…` | `ltsc2019`, `1809` |",
    "| 2022 | `10.0.20348.…` | `ltsc2022` |",
    "| 2025 | `10.0.26100.…` | `ltsc2025` |",
    "",
    "**By hand:** copy `os.version` from the base image,",
    "`docker buildx imagetools inspect --raw mcr.microsoft.com/windows/nanoserver:ltsc2022` or `crane config REF`, into the config and",
    'the index. With tools: `docker manifest annotate --os-version "10.0.20348.2402" LIST REF`,',
    "`podman manifest annotate --os-version 10.0.20348.2402 LIST DIGEST`. `docker manifest create` copies it from the config by itself;",
    "`docker buildx build` does so where the base image has one.",
    "",
    "Other systems may have any `os.version`; the specification leaves it to them.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, os.version](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[Docker manifest v2 schema 2, manifest list](https://distribution.github.io/distribution/spec/manifest-v2-2/#manifest-list-field-descriptions)",
  ],
  covers: ["3.13", "8.11"],
  since: "0.2.0",
  examples: [
    {
      good: indexFor(
        `{"architecture":"amd64","os":"windows","os.version":"10.0.20348.2402"}`,
        `{"architecture":"amd64","os":"freebsd","os.version":"14.2"}`,
      ),
    },
    { good: configFor(`"architecture":"amd64","os":"windows","os.version":"10.0.17763"`) },
    {
      bad: indexFor(`{"architecture":"amd64","os":"windows","os.version":«"ltsc2022"»}`),
      says: "`ltsc2022` is Windows `10.0.20348`; hosts compare these numbers and know no names",
      fixed: indexFor(`{"architecture":"amd64","os":"windows","os.version":"10.0.20348"}`),
    },
    {
      bad: configFor(`"architecture":"amd64","os":"windows","os.version":«"10.0"»`),
      says: "`10.0` names no build of Windows; hosts compare the third number, as in `10.0.20348.2402`",
    },
    {
      bad: indexFor(`{"architecture":"amd64","os":"linux"}`, `{"architecture":"amd64","os":«"windows"»}`),
      says: "`windows` without `os.version`: hosts choose by it, and cannot tell whether they can run this entry",
      severity: "info",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const wrong = new Map<string, Node[]>();
    const missing: Node[] = [];
    for (const { os, architecture, nodes } of platformsOf(doc).groups) {
      if (os !== "windows") continue;
      for (const node of nodes) {
        const osVersionNode = property(tree, node, "os.version");
        const version = osVersionNode === NONE ? "" : wholeText(tree, osVersionNode);
        if (version === "") {
          if (architecture !== "" && (osVersionNode !== NONE || !standsMisspelt(doc, node, "os.version")))
            missing.push(property(tree, node, "os"));
        } else if (version !== undefined && !isWindowsVersion(version)) {
          const of = wrong.get(version);
          if (of === undefined) wrong.set(version, [osVersionNode]);
          else of.push(osVersionNode);
        }
      }
    }
    for (const [version, nodes] of wrong) {
      const meant = windowsVersionMeant(version);
      if (meant === undefined) {
        yield* toldOnce(
          tree,
          nodes,
          `${quote(version)} names no build of Windows; hosts compare the third number, as in \`10.0.20348.2402\``,
        );
        continue;
      }
      const named = windowsRelease(meant)?.names.includes(version.trim().toLowerCase()) === true;
      const says = named
        ? `${quote(version)} is Windows \`${meant}\`; hosts compare these numbers and know no names`
        : `${quote(version)} is written \`${meant}\`; hosts compare these numbers`;
      const edits = nodes.map((node) => replaceValue(tree, node, JSON.stringify(meant)));
      yield* toldOnce(tree, nodes, says, { fixes: () => [{ title: `Replace with \`${meant}\``, safe: false, edits }] });
    }
    if (INDEX_KINDS.includes(doc.kind) && tree.faults.length === 0)
      yield* toldOnce(
        tree,
        missing,
        "`windows` without `os.version`: hosts choose by it, and cannot tell whether they can run this entry",
        {
          severity: "info",
        },
      );
  },
};

/** The text of a whole string; `undefined` for anything else, which is told as shape or syntax. */
function wholeText(tree: Tree, node: Node): string | undefined {
  return kindOf(tree, node) === STRING && ((tree.kind[node] as number) & BROKEN) === 0 ? stringOf(tree, node) : undefined;
}
