import assert from "node:assert/strict";
import type { Asked } from "../../server/src/complete/asked.ts";
import { completeAt } from "../../server/src/complete/complete.ts";
import { explanationOf } from "../../server/src/complete/explain.ts";
import type { Proposal } from "../../server/src/complete/proposal.ts";
import { identify } from "../../server/src/identify.ts";
import { applyEdits } from "../../server/src/json/index.ts";
import type { Kind } from "../../server/src/model/kinds.ts";

export const NOW = "2026-11-25T22:50:00Z";

/** What is proposed at a caret, in the order in which an editor shows it. */
export interface Answer {
  readonly text: string;
  readonly proposals: readonly Proposal[];
  readonly labels: readonly string[];
  readonly incomplete: boolean;
}

/** Asks at the `|` of a text. */
export async function ask(marked: string, kind?: Kind, asked: Asked = { now: NOW, explicit: true }): Promise<Answer> {
  const caret = marked.indexOf("|");
  const text = marked.slice(0, caret) + marked.slice(caret + 1);
  const { items, incomplete } = await completeAt(identify(text, kind === undefined ? {} : { kind }), caret, asked);
  const proposals = [...items].sort((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
  return { text, proposals, labels: proposals.map(({ label }) => label), incomplete };
}

/** The proposal of a label. */
export function find({ proposals, labels }: Answer, label: string): Proposal {
  const found = proposals.find((proposal) => proposal.label === label);
  assert.ok(found, `${label} is among ${labels.slice(0, 20).join(", ")}`);
  return found;
}

/** The text after a proposal, its tab stops shown as they are. */
export function after(answer: Answer, label = answer.labels[0] ?? ""): string {
  const { at, text, also } = find(answer, label);
  return applyEdits(answer.text, [{ ...at, text }, ...(also === undefined ? [] : [also])]);
}

/** The text after a proposal that is accepted as it comes. */
export function accepted(answer: Answer, label = answer.labels[0] ?? ""): string {
  const { at, text, snippet, also } = find(answer, label);
  return applyEdits(answer.text, [{ ...at, text: snippet ? withDefaults(text) : text }, ...(also === undefined ? [] : [also])]);
}

function withDefaults(snippet: string): string {
  return snippet.replace(
    /\\([$}\\])|\$\{\d+:((?:\\.|[^\\}])*)\}|\$\{\d+\}|\$\d+/g,
    (_, escaped?: string, shown?: string) => escaped ?? shown?.replace(/\\([$}\\])/g, "$1") ?? "",
  );
}

/** The documentation of a proposal. */
export function explained({ explains }: Proposal): string {
  return explains === undefined ? "" : (explanationOf(JSON.parse(JSON.stringify(explains))) ?? "");
}
