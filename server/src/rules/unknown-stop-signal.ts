import { replaceValue, spanOf } from "../json/index.ts";
import { IMAGE_CONFIGS, isForUnix, settingOf, textAt } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { judgeSignal } from "../oci/signals.ts";
import type { Rule } from "../rule.ts";

const config = (signal: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"StopSignal":${signal}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** `StopSignal` is no signal, or not written as the specification does. */
export const unknownStopSignal: Rule = {
  id: "unknown-stop-signal",
  subject: "image config",
  severity: "warning",
  kinds: IMAGE_CONFIGS,
  summary: "`StopSignal` is no signal that runtimes know, or is written in another form than `SIGTERM` or `SIGRTMIN+3`.",
  why: [
    "The image is pulled without a word, and the container is not created, or cannot be stopped but by force:",
    "",
    "- podman, at creation: `container create: invalid signal: KILLME`",
    '- containerd and Kubernetes, at the end: `failed to parse stop signal "KILLME": unknown signal "KILLME"`; the pod hangs in `Terminating`',
    "- Docker checks it in `docker run --stop-signal` and at build time: `invalid signal: KILLME`",
    "",
    "A number such as `9` is read by all of them, and this rule lets it be. `TERM` and `sigterm` are read, too, but the specification has",
    "`SIGTERM`: a hint. Of the real-time signals Docker and podman know the names `SIGRTMIN+1` to `SIGRTMIN+15` and `SIGRTMAX-14` to",
    '`SIGRTMAX-1`. containerd before 1.6 knew none of them (`unknown signal "SIGRTMIN+3"`); there `37` helps.',
    "",
    '**By hand:** `"StopSignal": "SIGTERM"`, in a Dockerfile `STOPSIGNAL SIGTERM`, with buildah `buildah config --stop-signal SIGTERM NAME`.',
    "Images of Windows are not judged.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, StopSignal](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[signal(7)](https://man7.org/linux/man-pages/man7/signal.7.html)",
  ],
  covers: ["4.17"],
  since: "0.2.0",
  examples: [
    { good: config(`"SIGTERM"`) },
    { good: config(`"SIGRTMIN+3"`) },
    { good: config(`"9"`) },
    {
      bad: config(`«"SIGTERN"»`),
      says: "`SIGTERN` is no signal; `SIGTERM` is probably meant",
      fixed: config(`"SIGTERM"`),
    },
    { bad: config(`«"KILLME"»`), says: "`KILLME` is no signal; `StopSignal` is a name such as `SIGTERM` or `SIGRTMIN+3`" },
    { bad: config(`«"65"»`), says: "`65` is no signal; the numbers of Linux end at 64" },
    {
      bad: config(`«"TERM"»`),
      says: "`TERM` is read as `SIGTERM`, which is how the specification writes it",
      fixed: config(`"SIGTERM"`),
      severity: "hint",
    },
    {
      bad: config(`«"SIGRTMIN+20"»`),
      says: "`SIGRTMIN+20` is known to runtimes as `SIGRTMAX-10` alone",
      fixed: config(`"SIGRTMAX-10"`),
    },
  ],
  *check(doc) {
    const signal = textAt(doc, settingOf(doc, "StopSignal"));
    if (signal === undefined || signal.text === "" || !isForUnix(doc)) return;
    const verdict = judgeSignal(signal.text);
    if (verdict.is === "signal") return;
    const { meant } = verdict;
    const fix = meant === undefined ? {} : { fixes: () => [fixTo(meant, verdict.is === "other-form")] };
    const fixTo = (name: string, safe: boolean) => ({
      title: `Replace with \`${name}\``,
      safe,
      edits: [replaceValue(doc.tree, signal.node, JSON.stringify(name))],
    });
    if (verdict.is === "other-form")
      yield {
        at: spanOf(doc.tree, signal.node),
        says: `${quote(signal.text)} is read as \`${meant}\`, which is how the specification writes it`,
        severity: "hint",
        ...fix,
      };
    else yield { at: spanOf(doc.tree, signal.node), says: words(signal.text, meant), case: "unknown", ...fix };
  },
};

function words(text: string, meant: string | undefined): string {
  if (/^SIGRTM/.test(text) && meant !== undefined) return `${quote(text)} is known to runtimes as \`${meant}\` alone`;
  if (meant !== undefined) return `${quote(text)} is no signal; \`${meant}\` is probably meant`;
  if (/^\d+$/.test(text)) return `${quote(text)} is no signal; the numbers of Linux end at 64`;
  return `${quote(text)} is no signal; \`StopSignal\` is a name such as \`SIGTERM\` or \`SIGRTMIN+3\``;
}
