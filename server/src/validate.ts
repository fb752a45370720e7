import { isLayoutBlob } from "./convert/layout-blob.ts";
import { isWithin, knownAs } from "./fingerprint.ts";
import { asksNothingMore } from "./glanced.ts";
import { identify } from "./identify.ts";
import { NONE, type Span, type Tape, type Tree } from "./json/index.ts";
import type { LayoutView } from "./layout-view.ts";
import type { Document } from "./model/document.ts";
import type { Plain } from "./model/glance.ts";
import type { Detected, Kind } from "./model/kinds.ts";
import { isPlain } from "./model/plain.ts";
import { enumerated } from "./oci/words.ts";
import { essentialOf, FULL_CHECK_SIZE, type Reduced } from "./reduced.ts";
import { refusedBy, type Target } from "./refusals.ts";
import type { Context, Expectations, Finding, Problem, Rule, Severity, SpecVersion } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** What may be set for a check. Everything is optional; the default is every rule at its own severity. */
export interface CheckOptions {
  /** The file's path or URI: to recognise blobs of a layout. It is never opened. */
  readonly file?: string;
  /** Checks the text as this kind, whatever it looks like. */
  readonly kind?: Kind;
  /** Severity by rule id; "off" silences the rule. */
  readonly rules?: Readonly<Record<string, Severity | "off">>;
  /** Who must be able to read the document: what they are known to refuse is an error. Left out: anybody. */
  readonly targets?: readonly Target[];
  /** The version of the image specification to hold the document to; "1.1" unless given. */
  readonly specVersion?: SpecVersion;
  /** What is wanted of the document beyond being right. */
  readonly expect?: Expectations;
  /** Larger documents than so many MiB are checked in a reduced way, and the report says so; 16 unless given. */
  readonly fullCheckSize?: number;
  /** The layout that the document lies in, as `viewOf` gathered it for this text. Left out: the document is checked by itself. */
  readonly layout?: LayoutView;
  /** Problems that are known and accepted: of a rule, anywhere or within the value that a JSON pointer names. */
  readonly suppress?: readonly Accepted[];
  /** How many problems are known and accepted, by what a baseline calls them (`knownAs`). */
  readonly baseline?: ReadonlyMap<string, number>;
  /** Told how long each rule took, in milliseconds of `clock`. */
  readonly timing?: { readonly clock: () => number; readonly took: (rule: string, ms: number) => void };
  /** Rules to leave out although they are on: what another program on the same editor already reports. */
  readonly leaveOut?: readonly string[];
  /** Memory to reuse; the previous report that used it must not be read any more. */
  readonly tape?: Tape;
}

/** A rule whose problems are accepted, in the whole document or below a JSON pointer (RFC 6901). */
export interface Accepted {
  readonly rule: string;
  readonly pointer?: string;
}

/** A problem that is not reported, and what accepts it: `undefined` for the baseline. */
export interface Suppressed {
  readonly problem: Problem;
  readonly by: Accepted | undefined;
}

/**
 * What a check found. `problems` are sorted by place; `kind` is `undefined` for a text that is not ours. What nobody looks at is not made: `tree` and
 * `document` may be accessors, which spreading a report would lose.
 */
export interface Report {
  readonly tree: Tree;
  readonly kind: Detected;
  /** What was seen of it, where it was accepted at a glance: no rule finds anything in it. */
  readonly plain?: Plain;
  /** `undefined` for texts that are not ours and for inspect output. */
  readonly document: Document | undefined;
  readonly problems: readonly Problem[];
  /** What would stand among the problems, and is accepted by `suppress` or `baseline`. */
  readonly suppressed: readonly Suppressed[];
  /** The document is so large that only essential rules looked at it: to be told wherever its problems are. */
  readonly reduced?: Reduced;
}

/** Where a fault of ours is told. */
const REPORT_PAGE = "https://github.com/oci-manifest/oci-manifest/issues";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };

/** THE DOOR: text in, report out. Pure; never throws. */
export function validate(text: string, options: CheckOptions = {}): Report {
  return judge(identify(text, options), options);
}

/** The second half of `validate`: the same report with its problems, for who has identified the text already by the same options. */
export function judge(report: Report, options: CheckOptions = {}): Report {
  const easy = asksNothingMore(options);
  // What was accepted at a glance is not read for this.
  if ((easy && report.plain !== undefined) || report.document === undefined || (easy && isPlain(report.document))) return report;
  const { tree, kind, plain, document } = report;
  const { suppress = [], baseline, fullCheckSize } = options;
  const essential = essentialOf(document.text, rules, fullCheckSize);
  const problems = runRules(document, essential ?? rules, options);
  const reduced = essential === undefined ? {} : { reduced: reducedBy(document, essential, fullCheckSize) };
  const found =
    suppress.length === 0 && baseline === undefined ? { problems, suppressed: [] } : withoutAccepted(tree, problems, suppress, baseline);
  return { tree, kind, ...(plain === undefined ? {} : { plain }), document, ...reduced, ...found };
}

function reducedBy({ kind, text }: Document, essential: readonly Rule[], limit = FULL_CHECK_SIZE): Reduced {
  return { limit, rules: rulesFor(essential, kind).length, all: rulesFor(rules, kind).length, size: text.length };
}

/**
 * Runs rules over a document that has been read.
 *
 * @returns the problems sorted by start, then severity, then the order of the rules; a rule that throws adds one `info` problem
 *   of its own and silences nobody
 */
export function runRules(
  document: Document,
  these: readonly Rule[],
  options: Pick<CheckOptions, "rules" | "leaveOut" | "targets" | "specVersion" | "expect" | "layout" | "timing"> = {},
): readonly Problem[] {
  const problems: Problem[] = [];
  const yielding = new Map<Problem, Span>();
  const blob = isLayoutBlob(document.file);
  const context: Context = {
    specVersion: options.specVersion ?? "1.1",
    targets: options.targets ?? [],
    expect: options.expect ?? {},
    ...(options.layout === undefined ? {} : { layout: options.layout }),
  };
  const { timing } = options;
  for (const rule of rulesFor(these, document.kind)) {
    const set = options.rules?.[rule.id];
    if (set === "off" || options.leaveOut?.includes(rule.id)) continue;
    const began = timing?.clock() ?? 0;
    try {
      for (const finding of rule.check(document, context)) {
        const problem = problemOf(rule, finding, set, context.targets);
        if (problem === undefined) continue;
        const kept = blob ? withoutSafeFixes(problem) : problem;
        problems.push(kept);
        if (finding.unlessTold !== undefined) yielding.set(kept, finding.unlessTold);
      }
    } catch {
      problems.push({
        at: beginningOf(document),
        says: `The rule \`${rule.id}\` failed on this document, a fault of oci-manifest; the other rules went on. Please report it: ${REPORT_PAGE}`,
        rule,
        severity: "info",
        internal: true,
      });
    }
    timing?.took(rule.id, timing.clock() - began);
  }
  problems.sort((a, b) => a.at.start - b.at.start || RANK[a.severity] - RANK[b.severity]);
  return yielding.size === 0 ? problems : withoutToldTwice(problems, yielding);
}

/** Leaves out each problem in whose token another rule tells of one that weighs as much: one fault is one problem. */
function withoutToldTwice(sorted: readonly Problem[], yielding: ReadonlyMap<Problem, Span>): readonly Problem[] {
  const others = sorted.filter((problem) => problem.place !== true && !yielding.has(problem));
  let first = 0;
  return sorted.filter((problem) => {
    const token = yielding.get(problem);
    if (token === undefined) return true;
    while (first < others.length && (others[first] as Problem).at.start < token.start) first++;
    for (let at = first; at < others.length && (others[at] as Problem).at.start < token.end; at++) {
      const other = others[at] as Problem;
      if (other.at.end <= token.end && RANK[other.severity] <= RANK[problem.severity]) return false;
    }
    return true;
  });
}

const byKind = new WeakMap<readonly Rule[], Map<Kind, readonly Rule[]>>();

/** Those of `these` that read documents of a kind, chosen once: of thousands of small files it would be a good part of the work. */
function rulesFor(these: readonly Rule[], kind: Kind): readonly Rule[] {
  let chosen = byKind.get(these);
  if (chosen === undefined) {
    chosen = new Map();
    byKind.set(these, chosen);
  }
  let found = chosen.get(kind);
  if (found === undefined) {
    found = these.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
    chosen.set(kind, found);
  }
  return found;
}

function problemOf(rule: Rule, finding: Finding, set: Severity | undefined, targets: readonly Target[]): Problem | undefined {
  const refused = targets.length === 0 || finding.place === true ? [] : refusedBy(targets, rule.id, finding.case);
  if (finding.onlyForTarget === true && refused.length === 0) return undefined;
  // A further place is no problem of its own, so no setting makes it one.
  const severity = finding.place === true ? "info" : (set ?? (refused.length > 0 ? "error" : (finding.severity ?? rule.severity)));
  const { at, place, related, tag, fixes } = finding;
  const says = refused.length === 0 ? finding.says : `${finding.says} · refused by ${enumerated(refused.map(({ client }) => client))}`;
  // Property by property: a spread costs as much as the rule itself where thousands of places are told.
  const problem: { -readonly [Key in keyof Problem]: Problem[Key] } = { at, says, rule, severity };
  if (place !== undefined) problem.place = place;
  if (related !== undefined) problem.related = related;
  if (tag !== undefined) problem.tag = tag;
  if (fixes !== undefined) problem.fixes = fixes;
  if (finding.case !== undefined) problem.case = finding.case;
  if (finding.hides !== undefined) problem.hides = finding.hides;
  return problem;
}

/** Takes out what is accepted; with a rule's last problem its further places go as well. */
function withoutAccepted(
  tree: Tree,
  all: readonly Problem[],
  suppress: readonly Accepted[],
  baseline: ReadonlyMap<string, number> | undefined,
): Pick<Report, "problems" | "suppressed"> {
  const left = new Map(baseline);
  const suppressed: Suppressed[] = [];
  const reported = all.filter((problem) => {
    if (problem.place === true) return true;
    const by = suppress.find(
      ({ rule, pointer }) => rule === problem.rule.id && (pointer === undefined || isWithin(tree, problem.at, pointer)),
    );
    if (by === undefined) {
      const name = left.size === 0 ? "" : knownAs(tree, problem);
      const count = left.get(name) ?? 0;
      if (count === 0) return true;
      left.set(name, count - 1);
    }
    suppressed.push({ problem, by });
    return false;
  });
  if (suppressed.length === 0) return { problems: all, suppressed };
  const speaking = new Set(reported.filter(({ place }) => place !== true).map(({ rule }) => rule.id));
  return { problems: reported.filter(({ place, rule }) => place !== true || speaking.has(rule.id)), suppressed };
}

/** In a layout's blob every change makes the file's name lie, so there no fix may be applied unasked. */
function withoutSafeFixes(problem: Problem): Problem {
  const { fixes } = problem;
  return fixes === undefined ? problem : { ...problem, fixes: () => fixes().map((fix) => ({ ...fix, safe: false })) };
}

/** The first bracket or character of the document: a place for what concerns all of it. */
function beginningOf(document: Document): Span {
  const start = document.root === NONE ? 0 : (document.tree.start[document.root] as number);
  return { start, end: Math.min(start + 1, document.text.length) };
}
