import { keyOf, kindOf, removeNodes, spanOf, TRUE } from "../json/index.ts";
import { IMAGE_CONFIGS, isForWindows, settingOf } from "../model/image-config.ts";
import type { Rule } from "../rule.ts";

const config = (os: string, settings: string): string =>
  `{"architecture":"amd64","os":"${os}","config":{${settings}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** The config has the deprecated `ArgsEscaped`. */
export const argsEscaped: Rule = {
  id: "args-escaped",
  subject: "image config",
  severity: "info",
  kinds: IMAGE_CONFIGS,
  summary: "`ArgsEscaped` is deprecated; it says something of Windows images built by Docker alone.",
  why: [
    "`ArgsEscaped` is in the OCI specification since 1.1 only because Docker had written it for years, and new builders should not use it. It",
    "says that `Entrypoint` and `Cmd` are escaped for the command line of Windows already, so that Docker must not do it again.",
    "",
    "On Linux nothing reads it. Docker's classic builder wrote it there, too, until 2021, so it stands in many images; it does no harm, and the",
    'fix takes it out. On Windows it has a meaning for Docker: leave it, or build the image anew with `CMD ["…"]` in its list form.',
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, ArgsEscaped](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[Docker image specification 1.3, ArgsEscaped](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
  ],
  covers: ["4.18", "10.4"],
  since: "0.2.0",
  examples: [
    { good: config("linux", `"Cmd":["serve"]`) },
    {
      bad: config("linux", `"Cmd":["serve"],«"ArgsEscaped"»:true`),
      says: "`ArgsEscaped` is deprecated, and nothing reads it on Linux",
      fixed: config("linux", `"Cmd":["serve"]`),
    },
    {
      bad: config("windows", `«"ArgsEscaped"»:true,"Cmd":["cmd /S /C serve"]`),
      says: "`ArgsEscaped` is deprecated; only Docker on Windows reads it",
    },
  ],
  *check(doc, { specVersion }) {
    const { tree } = doc;
    // To 1.0 it is no deprecated property but one that is not there yet: newer-than-spec-version.
    if (specVersion === "1.0") return;
    const value = settingOf(doc, "ArgsEscaped");
    if (kindOf(tree, value) !== TRUE) return;
    const windows = isForWindows(doc);
    yield {
      at: spanOf(tree, keyOf(tree, value)),
      says: windows
        ? "`ArgsEscaped` is deprecated; only Docker on Windows reads it"
        : "`ArgsEscaped` is deprecated, and nothing reads it on Linux",
      tag: "deprecated",
      ...(windows ? {} : { fixes: () => [{ title: "Remove `ArgsEscaped`", safe: true, edits: removeNodes(tree, [value]) }] }),
    };
  },
};
