import type { Span } from "../json/index.ts";
import type { Report } from "../validate.ts";

/** Text for the token under the pointer. */
export interface Hover {
  readonly at: Span;
  readonly markdown: string;
}

/** What to say about the token at `offset`, or `undefined` where there is nothing to say. Pure. */
export function hoverAt(_report: Report, _offset: number): Hover | undefined {
  return undefined;
}
