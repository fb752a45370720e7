import { removeNodes, spanOf } from "../json/index.ts";
import { type EnvEntry, envOf, IMAGE_CONFIGS, isForWindows } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import type { Fix, Rule } from "../rule.ts";

const config = (...env: readonly string[]): string =>
  `{"architecture":"amd64","os":"linux","config":{"Env":[${env.join(",")}]},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** A variable stands twice in `Env`. */
export const duplicateEnv: Rule = {
  id: "duplicate-env",
  subject: "image config",
  severity: "warning",
  kinds: IMAGE_CONFIGS,
  summary: "A variable is set twice in `Env`: runtimes take the last value, and the earlier one has no effect.",
  why: [
    "No client refuses such an image, and none says a word. runc, podman and Docker give the process the *last* value; a program that walks",
    "through the entries itself, as scanners and conversion tools do, may take the first. So people edit the first `PATH` they see, and",
    "nothing changes.",
    "",
    "It comes from tools that append to `Env` instead of replacing, and from images put together by hand. On Windows names are compared",
    "without regard to case: `Path` and `PATH` are one variable there.",
    "",
    "**By hand:** keep the last of the entries. In a Dockerfile a second `ENV` replaces the first by itself; with crane",
    "`crane mutate --env NAME=value REF`. The fix removes the earlier ones, which is what runtimes see already.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, Env](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[POSIX.1-2017, environment variables](https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html)",
  ],
  covers: ["4.12"],
  since: "0.2.0",
  examples: [
    { good: config(`"PATH=/usr/bin"`, `"path=/opt"`) },
    {
      bad: config(`«"PATH=/usr/bin"»`, `"TZ=UTC"`, `"PATH=/opt/bin:/usr/bin"`),
      says: "`PATH` is set again further on; runtimes take the last value, so this one has no effect",
      fixed: config(`"TZ=UTC"`, `"PATH=/opt/bin:/usr/bin"`),
    },
    {
      bad: config(`«"TZ=UTC"»`, `«"TZ=CET"»`, `"TZ=UTC"`),
      says: [
        "`TZ` is set again further on; runtimes take the last value, so this one has no effect",
        "`TZ` is set again further on; runtimes take the last value, so this one has no effect",
      ],
      fixed: config(`"TZ=UTC"`),
    },
    {
      bad: config(`«"TZ=UTC"»`, `"TZ=UTC"`),
      says: "`TZ` is set to the same value again further on",
      fixed: config(`"TZ=UTC"`),
      severity: "info",
    },
    {
      bad: `{"architecture":"amd64","os":"windows","config":{"Env":[«"Path=C:\\\\app"»,"PATH=C:\\\\app;C:\\\\Windows"]},"rootfs":{"type":"layers","diff_ids":[]}}`,
      says: "`Path` is set again further on; runtimes take the last value, so this one has no effect",
      fixed: `{"architecture":"amd64","os":"windows","config":{"Env":["PATH=C:\\\\app;C:\\\\Windows"]},"rootfs":{"type":"layers","diff_ids":[]}}`,
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const fold = isForWindows(doc) ? (name: string): string => name.toUpperCase() : (name: string): string => name;
    const byName = new Map<string, EnvEntry[]>();
    for (const entry of envOf(doc)) {
      // What is no assignment is malformed-env's affair.
      if (entry.value === undefined || entry.name === "") continue;
      const of = byName.get(fold(entry.name));
      if (of === undefined) byName.set(fold(entry.name), [entry]);
      else of.push(entry);
    }
    for (const entries of byName.values()) {
      const last = entries.at(-1);
      if (last === undefined || entries.length === 1) continue;
      const earlier = entries.slice(0, -1);
      const same = earlier.every(({ text }) => text === last.text);
      // All of them are mended by one fix, which is worked out once.
      let fix: readonly Fix[] | undefined;
      const fixes = (): readonly Fix[] => {
        fix ??= [
          {
            title: `Keep only the last ${quote(last.name)}`,
            safe: same,
            edits: removeNodes(
              tree,
              earlier.map((entry) => entry.node),
            ),
          },
        ];
        return fix;
      };
      for (const [index, { node, name }] of earlier.entries())
        yield {
          at: spanOf(tree, node),
          says: same
            ? `${quote(name)} is set to the same value again further on`
            : `${quote(name)} is set again further on; runtimes take the last value, so this one has no effect`,
          ...(index > 0 ? { place: true as const } : {}),
          ...(index > 0 || same ? { severity: "info" as const } : {}),
          tag: "unnecessary",
          related: [{ at: spanOf(tree, last.node), says: "This one counts" }],
          fixes,
        };
    }
  },
};
