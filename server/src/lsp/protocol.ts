/**
 * What our server speaks beside LSP 3.17: names and shapes only, shared with the VS Code client. All are optional for
 * other clients.
 */
import type { Detected } from "../model/kinds.ts";

/** What a client may send as `initializationOptions`; every part may be missing. */
export interface InitializationOptions {
  /** VS Code's JSON extension runs in the same editor: syntax errors, folding, outline, selection and formatting are left to it. */
  readonly builtInJson?: boolean;
  /** The client shows the status and wants `oci-manifest/statusChanged`. */
  readonly status?: boolean;
  /** The client shows layouts and wants `oci-manifest/layoutsChanged`. */
  readonly layouts?: boolean;
  /** Commands of the client that code actions may name, by `COMMANDS` key. */
  readonly commands?: readonly string[];
  /** Where the client shows a rule's page: an address in which `{id}` stands for the rule. Left out: the page on the web. */
  readonly rulePage?: string;
  /** Settings, for clients without `workspace/configuration`: the content of the section `oci-manifest`. */
  readonly settings?: unknown;
}

/**
 * Converts the document whose URI it takes. Of a client that lists it in `commands` it is the client's own; else the server answers to it
 * in `workspace/executeCommand`, where the client can be asked to change documents.
 */
export const CONVERT_DOCUMENT = "oci-manifest.convert";

/** Commands that a client may bring. */
export const COPY_EXPORT_OPTIONS = "oci-manifest.copyExportOptions";
/** Takes a rule id and shows its page out of the extension's own files, so that it can be read without a network. */
export const OPEN_RULE_PAGE = "oci-manifest.openRulePage";
/** Takes a rule id and the document's URI, and sets the rule to `off` in the workspace's settings. */
export const TURN_OFF_RULE = "oci-manifest.turnOffRule";
/** VS Code's own: opens the list of proposals. A property that is accepted without value runs it, so that its values are proposed. */
export const SUGGEST = "editor.action.triggerSuggest";

/** Takes a text and a name, and opens it as a document that is not saved anywhere. */
export const OPEN_NEW = "oci-manifest.openNew";

/** Request: parameters `DocumentParams`, answer `Status` or `null` for a document that is not open or not ours. */
export const STATUS = "oci-manifest/status";
/** Notification from the server: parameters `DocumentParams`; the document's status may be another than before. */
export const STATUS_CHANGED = "oci-manifest/statusChanged";
/** Request: parameters `DocumentParams`, answer `ConvertResult` or `null` for a document that is not open or not ours. */
export const CONVERT = "oci-manifest/convert";
/** Request: parameters `DocumentParams`, answer `Page` or `null` for a document that is not open or not ours. */
export const EXPLAIN = "oci-manifest/explain";

/** Request: parameters `CompareParams`, answer `Page` or `null` where one of the two is none of ours. */
export const COMPARE = "oci-manifest/compare";

/** An open document, and another by its text. */
export interface CompareParams extends DocumentParams {
  readonly other: { readonly uri: string; readonly text: string };
}

/** A page for people, in Markdown; nothing in it is a document's markup. */
export interface Page {
  readonly markdown: string;
}

/** Notification from the server, without parameters: files of a layout changed. */
export const LAYOUTS_CHANGED = "oci-manifest/layoutsChanged";

/** Names a document. */
export interface DocumentParams {
  readonly uri: string;
  /** The file begins with a byte order mark that the editor keeps from the text: it counts for digest and size. */
  readonly byteOrderMark?: boolean;
}

/** A content's digest (`sha256:<hex>`) and its length in bytes as UTF-8. */
export interface Content {
  readonly digest: string;
  readonly size: number;
}

/** What a document is, and what it weighs as it stands in the editor. */
export interface Status extends Content {
  readonly kind: NonNullable<Detected>;
  /** One line for people: "OCI image index · BuildKit cache, legacy form · 2 layers, 2.7 MB". */
  readonly label: string;
  /** The same document without white space between its tokens: only where the text has several lines and is valid JSON. */
  readonly compact?: Content;
  /** `oci-manifest/convert` has something to say about it. */
  readonly convertible: boolean;
  readonly problems: { readonly errors: number; readonly warnings: number; readonly infos: number; readonly hints: number };
}

/** A place of the asked document, lines and characters from 0 as in LSP. */
export interface ConvertRemark {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly message: string;
}

/** What became of a conversion; `version` is the document's version that was read. */
export type ConvertResult =
  | ({
      readonly outcome: "converted";
      readonly version: number;
      readonly text: string;
      /** Why the document must not be rewritten where it lies; missing where it may. */
      readonly notInPlace?: string;
      readonly losses: readonly ConvertRemark[];
      readonly lossSummary: string;
      readonly notes: readonly ConvertRemark[];
    } & Content)
  | { readonly outcome: "refused"; readonly version: number; readonly reasons: readonly ConvertRemark[] };

/** The source of every diagnostic of ours. */
export const SOURCE = "oci-manifest";
