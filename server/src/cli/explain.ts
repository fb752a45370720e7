import { type AnnotationHome, type AnnotationKey, closestAnnotation, findAnnotation } from "../oci/annotations.ts";
import { closestMediaType, findMediaType, type MediaType } from "../oci/mediatypes.ts";
import { shownExample } from "../pages.ts";
import { whyWithRefusals } from "../refusal-table.ts";
import type { Example, Rule } from "../rule.ts";
import { SUBJECTS } from "../rule.ts";
import { rules } from "../rules/index.ts";
import { closest } from "../suggest.ts";
import { filePage } from "./explain-file.ts";
import { nameOf } from "./file-name.ts";
import { readInput, STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { markdown } from "./report/page.ts";

/**
 * Prints the page of a rule, a media type, an annotation or a file, or with no name the table of all rules. The answer is the exit
 * code: 0, or 2 for what is none of them.
 */
export async function explain(name: string | undefined, colours: Colours, io: Io): Promise<number> {
  const width = Math.min(io.columns ?? 100, 100);
  if (name === undefined) {
    io.out(table(colours));
    return 0;
  }
  const rule = rules.find((rule) => rule.id === name);
  if (rule !== undefined) {
    io.out(page(rule, colours, width));
    return 0;
  }
  const type = findMediaType(name);
  if (type !== undefined) {
    io.out(`${typePage(type, colours, width)}\n`);
    return 0;
  }
  const annotation = findAnnotation(name);
  if (annotation !== undefined) {
    io.out(`${annotationPage(annotation, colours, width)}\n`);
    return 0;
  }
  if (name === STDIN || isThere(name, io)) {
    const input = await readInput(name, io);
    if (!("error" in input)) {
      io.out(filePage(name, name === STDIN ? STDIN : io.truePath(name), input, colours, width));
      return 0;
    }
    io.err(`error: ${nameOf(name)}: ${shown(input.error)}\n`);
    return 2;
  }
  const near =
    closest(
      name,
      rules.map(({ id }) => id),
    ) ??
    closestMediaType(name) ??
    closestAnnotation(name);
  const all = "`oci-manifest list rules`, `media-types` and `annotations` name all";
  io.err(
    `error: \`${shown(name)}\` is no rule, media type, annotation or file; ${near === undefined ? "" : `did you mean \`${near}\`? `}${all}\n`,
  );
  return 2;
}

function isThere(path: string, io: Io): boolean {
  try {
    io.pathKind(path);
    return true;
  } catch {
    return false;
  }
}

const label = (colours: Colours, word: string): string => colours.dim(`${word}:`.padEnd(13));

function typePage(type: MediaType, colours: Colours, width: number): string {
  const rows = [
    `${label(colours, "role")}${type.role}`,
    ...(type.compression === undefined ? [] : [`${label(colours, "compression")}${type.compression}`]),
    ...(type.equivalent === undefined
      ? []
      : [`${label(colours, type.equivalence === "replaces it" ? "replaced by" : "twin")}${type.equivalent}`]),
    `${label(colours, "written in")}${type.spec.label}, ${type.spec.url}`,
  ];
  return [
    `${colours.bold(type.name)}  ${colours.dim(`media type · ${type.family}, ${type.status}`)}`,
    `${colours.bold(type.title)}\n${markdown(type.meaning, width, colours)}`,
    ...(type.readers === undefined ? [] : [markdown(type.readers, width, colours)]),
    rows.join("\n"),
  ].join("\n\n");
}

/** Where a key stands, in words. */
const HOMES: Readonly<Record<AnnotationHome, string>> = {
  index: "an index",
  manifest: "a manifest",
  entry: "an entry of manifests",
  config: "a config's descriptor",
  layer: "a layer's descriptor",
  layout: "an entry of a layout's index.json",
  labels: "labels of an image config",
  runtime: "a running tool only",
};

function annotationPage(key: AnnotationKey, colours: Colours, width: number): string {
  const rows = [
    `${label(colours, "stands in")}${key.where.map((home) => HOMES[home]).join(", ")}`,
    `${label(colours, "value")}${key.values === undefined ? key.format : key.values.join(", ")}`,
    ...(key.replacement === undefined ? [] : [`${label(colours, "replaced by")}${key.replacement}`]),
    `${label(colours, "written in")}${key.source.label}, ${key.source.url}`,
  ];
  return [
    `${colours.bold(`${key.key}${key.prefix === true ? "…" : ""}`)}  ${colours.dim(`annotation · ${key.family}, ${key.status}`)}`,
    markdown(key.meaning, width, colours),
    rows.join("\n"),
  ].join("\n\n");
}

function page(rule: Rule, colours: Colours, width: number): string {
  const paint = colours.severity[rule.severity];
  const render = (text: string): string => markdown(text, width, colours);
  const parts = [
    `${colours.bold(rule.id)}  ${paint(rule.severity)}  ${colours.dim(`${rule.subject} · since ${rule.since}`)}`,
    render(rule.summary),
    render(whyWithRefusals(rule)),
  ];
  for (const example of rule.examples) parts.push(exampleText(example, colours));
  parts.push(`${colours.bold("Specification")}\n${rule.spec.map((clause) => `  ${render(clause)}`).join("\n")}`);
  return `${parts.join("\n\n")}\n`;
}

function exampleText(example: Example, colours: Colours): string {
  const indented = (text: string): string =>
    shownExample(text)
      .trimEnd()
      .split("\n")
      .map((line) => `  ${shown(line)}`)
      .join("\n");
  const { place = "index.json", files } = example;
  const around =
    files === undefined
      ? ""
      : [...Object.keys(files).map((path) => `  ${shown(path)}`), `  ${colours.dim("and")} ${shown(place)}:`]
          .map((line) => `${line}\n`)
          .join("");
  if ("good" in example) return `${colours.good("Right")}\n${around}${indented(example.good)}`;
  const marked = indented(example.bad)
    .replaceAll("«", colours.enabled ? "\x1b[4m" : "«")
    .replaceAll("»", colours.enabled ? "\x1b[24m" : "»");
  const says = (Array.isArray(example.says) ? example.says : [example.says])
    .map((text) => `  ${colours.dim("→")} ${shown(text)}`)
    .join("\n");
  const fixed = example.fixed === undefined ? "" : `\n${colours.dim("Fixed")}\n${indented(example.fixed)}`;
  return `${colours.severity.error("Wrong")}\n${around}${marked}\n${says}${fixed}`;
}

function table(colours: Colours): string {
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  const groups = SUBJECTS.map((subject) => {
    const members = rules.filter((rule) => rule.subject === subject);
    if (members.length === 0) return "";
    const rows = members.map(
      ({ id, severity, summary }) =>
        `  ${id.padEnd(width)}  ${colours.severity[severity](severity.padEnd(7))}  ${summary.replace(/\[([^[\]]*)\]\([^()]*\)/g, "$1")}`,
    );
    return `${colours.bold(subject)}\n${rows.join("\n")}\n`;
  });
  return `${groups.filter(Boolean).join("\n")}\n${colours.dim("oci-manifest explain RULE")} prints a rule's page; also of a media type, an annotation or a file\n`;
}
