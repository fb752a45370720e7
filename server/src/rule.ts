import type { Edit, Span } from "./json/index.ts";
import type { LayoutView } from "./layout-view.ts";
import type { Document } from "./model/document.ts";
import type { Kind } from "./model/kinds.ts";
import type { Target } from "./refusals.ts";

export const SEVERITIES = ["error", "warning", "info", "hint"] as const;
/** How much a problem matters: see "Severity" in docs/architecture.md. */
export type Severity = (typeof SEVERITIES)[number];

/** The versions of the image specification that a document can be held to; `main` is what is written and not released. */
export const SPEC_VERSIONS = ["1.0", "1.1", "main"] as const;
export type SpecVersion = (typeof SPEC_VERSIONS)[number];

/** What somebody wants of documents beyond being right: see the rules `expected-platforms` and `required-annotations`. */
export interface Expectations {
  /** "linux/amd64", "linux/arm/v7": all of them must be in an index. */
  readonly platforms?: readonly string[];
  /** Pattern (`*` stands for any text) by annotation key, by kind; the kind `*` stands for all that can have annotations. */
  readonly annotations?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a document is checked for, besides being right. */
export interface Context {
  readonly specVersion: SpecVersion;
  /** Who must be able to read it; empty: anybody. What they refuse is data (`refusals.ts`), which the door applies. */
  readonly targets: readonly Target[];
  readonly expect: Expectations;
  /** The layout that the document lies in, where it lies in one and somebody has looked. Without it rules across files are silent. */
  readonly layout?: LayoutView;
}

/** A change that mends a finding: edits over offsets of the checked text, not overlapping. */
export interface Fix {
  /** What the document will be, as a button says it: "Replace with `sha256:abc…`". */
  readonly title: string;
  /** Safe fixes keep the meaning and may be applied unasked (`--fix`, `source.fixAll.oci-manifest`). */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /** `quickfix` unless given; a conversion of the whole document is `refactor.rewrite` as well. */
  readonly rewrites?: true;
}

/** Another place that a finding speaks of. */
export interface Related {
  /** In this document, or in `file`. */
  readonly at: Span;
  readonly says: string;
  /** Another file of the same layout: its path from the layout's folder, and its text. */
  readonly file?: RelatedFile;
}

/** A file of a layout that something is said about beside the checked one; a `LayoutDocument` is one. */
export interface RelatedFile {
  readonly place: string;
  readonly text: string;
}

/** One fault that a rule found. */
export interface Finding {
  /** As small as the fault: the value, not the object. */
  readonly at: Span;
  /** One sentence without a full stop, values in backticks. */
  readonly says: string;
  /** Where this fault weighs more or less than the rule's default. A setting overrides both. */
  readonly severity?: Severity;
  /**
   * This finding marks a further place of the rule's own main finding and is no problem of its own: it is `info`, is not
   * counted among the problems, and terminals fold it ("12 more places").
   */
  readonly place?: true;
  /**
   * Which of the rule's faults this is, in kebab-case, where readers differ between them: the key into `refusals.ts`. Under a
   * `target` that refuses it the finding is an error and says so.
   */
  readonly case?: string;
  /** No fault by itself: nothing is said unless a target that was asked for refuses it. Needs a `case`. */
  readonly onlyForTarget?: true;
  /** The token it is about: nothing is said where another rule has a problem of the same weight or more within it, for that tells of the same fault. */
  readonly unlessTold?: Span;
  /** Text that no report may repeat, because it may be a secret. */
  readonly hides?: Span;
  readonly related?: readonly Related[];
  /** Editors strike through or fade the text. */
  readonly tag?: "deprecated" | "unnecessary";
  /** The fixes, the preferred one first. Computed only when somebody asks for them. */
  readonly fixes?: () => readonly Fix[];
}

/** What lies at a path of an example's layout: a text, or only a size, and perhaps the first bytes in hexadecimal digits, for what is no document. */
export type SampleContent = string | { readonly size: number; readonly begins?: string } | { readonly kind: "folder" | "link" | "other" };

/** The layout around an example, where a rule needs one. */
export interface Surroundings {
  /** Where the example's text lies in the layout: "index.json" unless given, or a blob's path. */
  readonly place?: string;
  /** What lies there beside it, by path. Absent: the document stands alone. */
  readonly files?: Readonly<Record<string, SampleContent>>;
}

/** «…» marks what the rule points at (several marks: several findings, in order). Escape nothing; the marks are taken out. */
export type Example =
  | (Surroundings & {
      readonly good: string;
      readonly kind?: Kind;
      readonly specVersion?: SpecVersion;
      readonly targets?: readonly Target[];
      readonly expect?: Expectations;
      /** Ids of rules that speak here all the same: of a withdrawn format every document is told. */
      readonly also?: readonly string[];
    })
  | (Surroundings & {
      readonly bad: string;
      /** The message, or the messages in order of their marks. */
      readonly says: string | readonly string[];
      /** The text after the first finding's first fix. Left out: there is no fix. */
      readonly fixed?: string;
      /** The kind to force where the example alone does not show it. */
      readonly kind?: Kind;
      /** What the example is checked for, where it shows a fault only then. */
      readonly specVersion?: SpecVersion;
      readonly targets?: readonly Target[];
      readonly expect?: Expectations;
      /** Where the fault weighs other than the rule's default. */
      readonly severity?: Severity;
      /** Ids of rules that speak here too, where the fault cannot stand alone: two configs make no cache but a legacy one. */
      readonly also?: readonly string[];
    });

/** The subjects under which pages and tables group the rules. */
export const SUBJECTS = [
  "text",
  "identity",
  "descriptor",
  "media types and roles",
  "platforms",
  "annotations",
  "image config",
  "cache",
  "Docker",
  "layout",
  "artifacts",
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** One thing that can be wrong with a document: one file, one page, one row in every report. */
export interface Rule {
  /** Names the fault: "layer-in-index". Also the file's name, the page, the setting and the diagnostic code. */
  readonly id: string;
  readonly subject: Subject;
  /** The default, which settings override. */
  readonly severity: Severity;
  /** The documents it reads; left out: all. */
  readonly kinds?: readonly Kind[];
  /** One sentence, for tables and hovers. */
  readonly summary: string;
  /** Markdown: what goes wrong in practice, with the texts people see, and what to do by hand, in buildx, crane or oras. */
  readonly why: string;
  /** The clauses it stands on, each a Markdown link whose text names document and version: "[image-spec 1.1.1, descriptor.md](https://…)". */
  readonly spec: readonly string[];
  /** Rows of the specification table that it covers ("1.4", "S1.2"): docs/coverage.md is made from them. */
  readonly covers: readonly string[];
  /** The version that brought it. */
  readonly since: string;
  /** Shown on the page and run by the tests: at least one good and one bad. */
  readonly examples: readonly Example[];
  /** Pure, and must not throw on any text; a throw is caught and told as a problem of this rule alone. */
  check(doc: Document, context: Context): Iterable<Finding>;
}

/** A finding with the rule that made it and the severity it has here. */
export interface Problem extends Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The rule itself failed: a fault of this program, not of the document. */
  readonly internal?: true;
}
