import { findKey, NONE, removeNodes, renameKey, replaceValue, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { IMAGE_CONFIGS, isForUnix, isForWindows, namesOf, settingOf, systemOf, textAt } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";

const config = (settings: string, os = "linux"): string =>
  `{"architecture":"amd64","os":"${os}","config":{${settings}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** `WorkingDir`, or a path of `Volumes`, is not absolute. */
export const relativePath: Rule = {
  id: "relative-path",
  subject: "image config",
  severity: "warning",
  kinds: IMAGE_CONFIGS,
  summary: "`WorkingDir`, or a path of `Volumes`, is relative, and there is no directory that it could be relative to.",
  why: [
    "A container starts in `WorkingDir`, and the runtime takes it as it stands. No client refuses the image; the container then fails:",
    "",
    "- runc, for a working directory: `Cwd must be an absolute path`",
    "- Docker: `the working directory 'app' is invalid, it needs to be an absolute path`",
    "- Docker Compose, for a volume: `Invalid volume destination path: 'data' mount path must be absolute`",
    "",
    "In a Dockerfile `WORKDIR app` is fine, because the builder joins it to the directory before it and writes the whole path. `VOLUME data` is",
    "not joined: the config gets `data`, and Docker mounts it at `/data`, whatever `WORKDIR` was.",
    "",
    "Paths of Windows (`C:\\app`, `\\app`, `C:/app`) are absolute in an image whose `os` is `windows`, and are told in one for Linux.",
    "",
    '**By hand:** write the whole path, `"WorkingDir": "/app"`. With crane `crane mutate --workdir /app REF`, with buildah',
    "`buildah config --workingdir /app NAME`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, WorkingDir and Volumes](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[runtime-spec 1.2.1, config.md, cwd](https://github.com/opencontainers/runtime-spec/blob/v1.2.1/config.md#process)",
  ],
  covers: ["4.14", "4.15"],
  since: "0.2.0",
  examples: [
    { good: config(`"Volumes":{"/data":{}},"WorkingDir":"/app"`) },
    { good: config(`"WorkingDir":""`) },
    { good: config(`"Volumes":{"c:/data":{}},"WorkingDir":"C:\\\\app"`, "windows") },
    {
      bad: config(`"WorkingDir":«"app"»`),
      says: "`app` is relative; a container starts in an absolute path",
      fixed: config(`"WorkingDir":"/app"`),
    },
    { bad: config(`"WorkingDir":«"$HOME/app"»`), says: "`$HOME/app` is relative; a container starts in an absolute path" },
    {
      bad: config(`"WorkingDir":«"C:\\\\app"»`),
      says: "`C:\\app` is a path of Windows, and the image is one for `linux`",
    },
    {
      bad: config(`"Volumes":{«"./data"»:{}}`),
      says: "`./data` is relative; a volume is mounted at an absolute path",
      fixed: config(`"Volumes":{"/data":{}}`),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const directory = textAt(doc, settingOf(doc, "WorkingDir"));
    if (directory !== undefined && directory.text !== "" && !isAbsolute(doc, directory.text)) {
      const better = absolute(doc, directory.text);
      yield {
        at: spanOf(tree, directory.node),
        says: words(doc, directory.text, "a container starts in an absolute path"),
        ...(better === undefined
          ? {}
          : {
              fixes: () => [
                {
                  title: `Replace with ${quote(better)}`,
                  safe: false,
                  edits: [replaceValue(tree, directory.node, JSON.stringify(better))],
                },
              ],
            }),
      };
    }
    const volumes = settingOf(doc, "Volumes");
    for (const { node, text } of namesOf(doc, "Volumes")) {
      if (isAbsolute(doc, text)) continue;
      const better = absolute(doc, text);
      yield {
        at: spanOf(tree, node),
        says:
          text === ""
            ? "A volume without a path; it is mounted at an absolute one"
            : words(doc, text, "a volume is mounted at an absolute path"),
        ...(better === undefined
          ? {}
          : {
              fixes: () => [
                findKey(tree, volumes, better) === NONE
                  ? { title: `Replace with ${quote(better)}`, safe: false, edits: [renameKey(tree, node, better)] }
                  : { title: `Remove it, for ${quote(better)} stands here, too`, safe: false, edits: removeNodes(tree, [node]) },
              ],
            }),
      };
    }
  },
};

const WINDOWS_PATH = /^(?:[A-Za-z]:(?:[\\/]|$)|\\)/;

/** By the law of the image's system; where that is not known, by any. */
function isAbsolute(doc: Document, path: string): boolean {
  return path.startsWith("/") || (WINDOWS_PATH.test(path) && !isForUnix(doc));
}

function words(doc: Document, path: string, reason: string): string {
  return WINDOWS_PATH.test(path)
    ? `${quote(path)} is a path of Windows, and the image is one for ${quote(systemOf(doc) ?? "")}`
    : `${quote(path)} is relative; ${reason}`;
}

/** The path from the root, where it is a plain one. */
function absolute(doc: Document, path: string): string | undefined {
  const plain = path.replace(/^(?:\.[\\/])+/, "");
  if (WINDOWS_PATH.test(path) || plain === "" || plain === "." || /[$~%]|\.\./.test(plain) || plain.startsWith("/")) return undefined;
  return isForWindows(doc) ? `C:\\${plain.replaceAll("/", "\\")}` : `/${plain}`;
}
