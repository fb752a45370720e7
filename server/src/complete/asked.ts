import type { Tree } from "../json/index.ts";
import type { LayoutView } from "../layout-view.ts";
import type { Document } from "../model/document.ts";
import type { Kind } from "../model/kinds.ts";
import type { Caret } from "./caret.ts";

/** What the asker knows beside the text. */
export interface Asked {
  /** The time in RFC 3339, `2026-10-02T11:20:41Z`; left out where there is no clock. */
  readonly now?: string;
  /** Somebody asked for a list, by a key or by typing a word; else a sign such as `"` was typed. */
  readonly explicit?: boolean;
  /** VS Code's own JSON server proposes beside us what already stands in the document. */
  readonly builtInJson?: boolean;
  /** The layout that the document lies in, with what its blobs are. */
  readonly layout?: LayoutView;
}

/** A caret in a document of ours. */
export interface Question {
  readonly tree: Tree;
  readonly kind: Kind;
  readonly doc: Document;
  readonly caret: Caret;
  readonly asked: Asked;
  /** A time for what needs one: now, or the beginning of all times where nobody has a clock. */
  readonly now: string;
}

/** The zero of Unix, which reproducible builds write. */
export const EPOCH = "1970-01-01T00:00:00Z";
