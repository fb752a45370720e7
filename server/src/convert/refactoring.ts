import type { Edit } from "../json/index.ts";

/** What a refactoring does when it is taken. */
export interface Change {
  /** Edits of the document, not overlapping; may be empty. */
  readonly edits: readonly Edit[];
  /** The same with tab stops where a person has something to fill in, in the grammar of LSP's snippets: for editors that take them. */
  readonly snippet?: Edit;
  /** A document that is opened beside it, not written anywhere. */
  readonly opens?: NewDocument;
}

/** A text that somebody may go on with, and what to call it. */
export interface NewDocument {
  readonly text: string;
  /** A file's name without folder: "referrers.json". */
  readonly name: string;
}

/** A change of the document that mends nothing: offered in menus, never applied unasked. */
export interface Refactoring {
  /** Names it among those of the same place, so that a menu's entry can be found again. */
  readonly id: string;
  /** What the document will be, as a button says it. */
  readonly title: string;
  /** LSP's kinds of refactoring. */
  readonly kind: "rewrite" | "extract" | "inline";
  /** It concerns the document as a whole, wherever the caret is: shown where a person asks for a menu, and not for each caret. */
  readonly whole: boolean;
  /** It opens a new document, which some editors cannot. */
  readonly opens?: true;
  /** Worked out when it is taken. */
  readonly make: () => Change;
}

/** What only the surroundings of a document know. */
export interface Surroundings {
  /** Digest (`sha256:…`) and length in bytes of a text in UTF-8, by the fastest way that there is here. */
  readonly named: (text: string) => { readonly digest: string; readonly size: number };
  /** The content that a digest names, where somebody has it at hand: another open document. `size` in bytes. */
  readonly content: (digest: string, size: number) => Uint8Array | undefined;
}
