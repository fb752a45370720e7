import type { Span } from "../json/index.ts";
import type { Report } from "../validate.ts";

/** One proposal. */
export interface Proposal {
  readonly label: string;
  readonly kind: "property" | "media-type" | "value";
  /** One line beside the label. */
  readonly detail?: string;
  readonly markdown?: string;
  /** What is replaced, and by what; `snippet` holds tab stops in LSP syntax instead of plain text. */
  readonly at: Span;
  readonly text: string;
  readonly snippet?: true;
  /** Sorts among its fellows. */
  readonly sort: string;
}

/** Proposals for the caret at `offset`; the JSON service is asked with the enclosing object only. */
export async function completeAt(_report: Report, _offset: number): Promise<readonly Proposal[]> {
  return [];
}
