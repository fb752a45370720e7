import {
  ARRAY,
  elementsOf,
  insertElement,
  kindOf,
  type Node,
  NUMBER,
  property,
  rawOf,
  removeNodes,
  replaceValue,
  STRING,
  spanOf,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { IMAGE_CONFIGS, settingOf, type TextAt, textAt } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { DURATIONS, MILLISECOND, SECOND } from "../oci/durations.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

const KINDS: readonly string[] = ["CMD", "CMD-SHELL", "NONE"];

const config = (healthcheck: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"Healthcheck":{${healthcheck}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** Docker cannot run the health check, or runs another one than is meant. */
export const unusableHealthCheck: Rule = {
  id: "unusable-health-check",
  subject: "image config",
  severity: "warning",
  kinds: IMAGE_CONFIGS,
  summary: "The health check begins with no kind that Docker knows, has no command, or has a time that is negative or under 1 ms.",
  why: [
    "Docker and podman take the image as it is, and the check then never runs or always fails:",
    "",
    "- `Unknown probe type 'curl' (expected 'CMD')` in the daemon's log; the container has no health at all",
    "- `Interval in Healthcheck cannot be less than 1ms` when a container is created with such a value (`docker run`, Compose, the API)",
    '- `exec: "curl -f http://localhost || exit 1": executable file not found in $PATH` in `docker inspect`; the container is `unhealthy`',
    "",
    '`Test` is one of four: `["CMD", "curl", "-f", "http://localhost"]` runs a program, `["CMD-SHELL", "curl -f http://localhost || exit 1"]`',
    'gives *one* text to the shell, `["NONE"]` switches the check off, and `[]` inherits it. Times are nanoseconds, so 30 seconds are',
    "`30000000000`, and a `30` is nothing at all; `0` inherits.",
    "",
    "The OCI specification only reserves the name `Healthcheck`. Docker and podman read it from an OCI config as well, so it is judged there too.",
    "Kubernetes and containerd never look at it.",
    "",
    '**By hand:** `"Healthcheck": {"Test": ["CMD-SHELL", "…"], "Interval": 30000000000}`, or in a Dockerfile',
    "`HEALTHCHECK --interval=30s CMD curl -f http://localhost || exit 1`, which writes all of it.",
  ].join("\n"),
  spec: [
    "[Docker image specification 1.3, Healthcheck](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
    "[image-spec 1.1.1, config.md, Healthcheck](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["10.2"],
  since: "0.2.0",
  examples: [
    { good: config(`"Test":["CMD-SHELL","curl -f http://localhost || exit 1"],"Interval":30000000000,"Timeout":0,"Retries":3`) },
    { good: config(`"Test":["NONE"]`) },
    { good: config(`"Test":[]`) },
    {
      bad: config(`"Test":[«"curl -f http://localhost"»]`),
      says: "`curl -f http://localhost` is no kind of check; `Test` begins with `CMD`, `CMD-SHELL` or `NONE`",
      fixed: config(`"Test":["CMD-SHELL","curl -f http://localhost"]`),
    },
    {
      bad: config(`"Test":[«"cmd"»,"pg_isready"]`),
      says: "`cmd` is no kind of check; `CMD` is probably meant",
      fixed: config(`"Test":["CMD","pg_isready"]`),
    },
    {
      bad: config(`"Test":["CMD-SHELL","curl","-f",«"http://localhost"»]`),
      says: "`CMD-SHELL` takes one text; the shell runs `curl` alone",
      fixed: config(`"Test":["CMD-SHELL","curl -f http://localhost"]`),
    },
    { bad: config(`"Test":[«"CMD"»]`), says: "`CMD` has no command behind it" },
    {
      bad: config(`"Test":["CMD",«"curl -f localhost || exit 1"»]`),
      says: "`CMD` runs a program of this whole name; what the shell shall read follows `CMD-SHELL`",
      fixed: config(`"Test":["CMD-SHELL","curl -f localhost || exit 1"]`),
    },
    {
      bad: config(`"Interval":«30»`),
      says: "`Interval` is 30 nanoseconds; Docker takes 0 or at least 1 ms, which is 1000000",
      fixed: config(`"Interval":30000000000`),
    },
    { bad: config(`"Timeout":«-1»`), says: "`Timeout` is negative; Docker takes 0 or at least 1 ms, which is 1000000" },
    { bad: config(`"Retries":«-3»`), says: "`Retries` is negative; `0` inherits the number" },
  ],
  *check(doc) {
    const { tree } = doc;
    const check = settingOf(doc, "Healthcheck");
    const test = testOf(doc, property(tree, check, "Test"));
    if (test !== undefined) yield* judgeTest(doc, test);
    for (const name of DURATIONS) {
      const node = property(tree, check, name);
      const time = numberAt(doc, node);
      if (time === undefined || time === 0 || time >= MILLISECOND) continue;
      yield {
        at: spanOf(tree, node),
        says: `\`${name}\` is ${time < 0 ? "negative" : `${time} nanosecond${time === 1 ? "" : "s"}`}; Docker takes 0 or at least 1 ms, which is ${MILLISECOND}`,
        case: "short-time",
        ...(time < 0 ? {} : { fixes: () => longer(doc, node, time) }),
      };
    }
    const retries = property(tree, check, "Retries");
    if ((numberAt(doc, retries) ?? 0) < 0)
      yield { at: spanOf(tree, retries), says: "`Retries` is negative; `0` inherits the number", case: "negative-retries" };
  },
};

/** A whole number written in digits; nothing where it may still be typed. Of other spellings other rules speak. */
function numberAt(doc: Document, node: Node): number | undefined {
  const { tree } = doc;
  if (kindOf(tree, node) !== NUMBER || tree.end[node] === doc.text.length) return undefined;
  const raw = rawOf(tree, node);
  return /^-?\d+$/.test(raw) ? Number(raw) : undefined;
}

/** Seconds or milliseconds for nanoseconds: which of the two is meant is a guess. */
function longer(doc: Document, node: Node, time: number): readonly Fix[] {
  const units: readonly (readonly [number, string])[] =
    time < 1000
      ? [
          [SECOND, "s"],
          [MILLISECOND, "ms"],
        ]
      : [[MILLISECOND, "ms"]];
  return units.map(([unit, name]) => ({
    title: `Replace with \`${time * unit}\`, which is ${time} ${name}`,
    safe: false,
    edits: [replaceValue(doc.tree, node, String(time * unit))],
  }));
}

interface Test {
  readonly node: Node;
  readonly kind: TextAt;
  readonly rest: readonly TextAt[];
}

/** `Test` where it is a list of strings and not empty. */
function testOf(doc: Document, node: Node): Test | undefined {
  const { tree } = doc;
  if (kindOf(tree, node) !== ARRAY) return undefined;
  const nodes = [...elementsOf(tree, node)];
  if (nodes.some((element) => kindOf(tree, element) !== STRING)) return undefined;
  const [kind, ...rest] = nodes.flatMap((element) => textAt(doc, element) ?? []);
  return kind === undefined || rest.length !== nodes.length - 1 ? undefined : { node, kind, rest };
}

function* judgeTest(doc: Document, { node, kind, rest }: Test): Generator<Finding, void, undefined> {
  const { tree } = doc;
  // More is about to be typed.
  const halfTyped = tree.faults.length > 0;
  const [first, ...more] = rest;
  const replaceKind = (name: string): Fix => ({
    title: `Replace with \`${name}\``,
    safe: false,
    edits: [replaceValue(tree, kind.node, JSON.stringify(name))],
  });
  if (!KINDS.includes(kind.text)) {
    const meant = kindMeant(kind.text);
    const missing = rest.length === 0 ? "CMD-SHELL" : "CMD";
    yield {
      at: spanOf(tree, kind.node),
      says: `${kind.text === "" ? "An empty text" : quote(kind.text)} is no kind of check; ${meant === undefined ? "`Test` begins with `CMD`, `CMD-SHELL` or `NONE`" : `\`${meant}\` is probably meant`}`,
      case: "unknown-kind",
      ...(kind.text === ""
        ? {}
        : {
            fixes: () => [
              meant === undefined
                ? {
                    title: `Put \`${missing}\` before it`,
                    safe: false,
                    edits: [insertElement(tree, node, JSON.stringify(missing), kind.node)],
                  }
                : replaceKind(meant),
            ],
          }),
    };
  } else if (kind.text === "NONE") return;
  else if (first === undefined) {
    if (!halfTyped) yield { at: spanOf(tree, kind.node), says: `\`${kind.text}\` has no command behind it` };
  } else if (kind.text === "CMD-SHELL" && more.length > 0)
    yield {
      at: spanOf(tree, (more.at(-1) as TextAt).node),
      says: `\`CMD-SHELL\` takes one text; the shell runs ${quote(first.text)} alone`,
      fixes: () => [
        {
          title: "Join them to one text",
          safe: false,
          edits: [
            replaceValue(tree, first.node, JSON.stringify(rest.map(({ text }) => text).join(" "))),
            ...removeNodes(
              tree,
              more.map((word) => word.node),
            ),
          ],
        },
      ],
    };
  else if (kind.text === "CMD" && more.length === 0 && /\s/.test(first.text) && /[|&;>]/.test(first.text))
    yield {
      at: spanOf(tree, first.node),
      says: "`CMD` runs a program of this whole name; what the shell shall read follows `CMD-SHELL`",
      fixes: () => [replaceKind("CMD-SHELL")],
    };
}

function kindMeant(text: string): string | undefined {
  const bare = text.trim().toUpperCase().replace(/[-_ ]/g, "");
  if (bare === "SHELL") return "CMD-SHELL";
  return KINDS.find((kind) => kind.replace("-", "") === bare);
}
