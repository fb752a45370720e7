/**
 * What our server speaks beside LSP 3.17: names and shapes only, shared with the VS Code client. All are optional for
 * other clients.
 */
import type { Detected } from "../model/kinds.ts";
import type { Branch } from "../navigate/layout-tree.ts";

/** What a client may send as `initializationOptions`; every part may be missing. */
export interface InitializationOptions {
  /** VS Code's JSON extension runs in the same editor: syntax errors, folding, outline, selection and formatting are left to it. */
  readonly builtInJson?: boolean;
  /** The client shows the status and wants `oci-manifest/statusChanged`. */
  readonly status?: boolean;
  /** The client shows layouts and wants `oci-manifest/layoutsChanged`. */
  readonly layouts?: boolean;
  /** The client answers `oci-manifest/listFolder`, `statFiles` and `readFile` for files that lie on no disk. */
  readonly files?: boolean;
  /** It reads the first bytes of a file alone, where it is asked for files: `ReadFileParams.head`. */
  readonly heads?: boolean;
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
/** Takes a rule id and shows its page as the server has it, so that it can be read without a network. */
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

/** Request: parameters `RulePageParams`, answer `Page`, or `null` for a name that no rule has. */
export const RULE_PAGE = "oci-manifest/rulePage";

export interface RulePageParams {
  readonly id: string;
}

/** Request: parameters `CompareParams`, answer `Page` or `null` where one of the two is none of ours. */
export const COMPARE = "oci-manifest/compare";

/**
 * Notification to the server in a web worker, best before `initialize`: the content of dist/texts.json, which other servers read from
 * the disk. Without it hovers and pages have fewer words.
 */
export const TEXTS = "oci-manifest/texts";

export interface TextsParams {
  readonly json: string;
}

/** An open document, and another by its text. */
export interface CompareParams extends DocumentParams {
  readonly other: { readonly uri: string; readonly text: string };
}

/** Request: parameters `DocumentParams`, answer `Picture` or `null` for a document that is not open or not ours. */
export const GRAPH = "oci-manifest/graph";

/** What a document points at: an SVG element without style sheet (`svg`, with one to go with it), or Mermaid's text for a cache config. */
export type Picture =
  | { readonly form: "svg"; readonly svg: string; readonly style: string; readonly nodes: number }
  | { readonly form: "mermaid"; readonly mermaid: string };

/** A page for people, in Markdown; nothing in it is a document's markup. */
export interface Page {
  readonly markdown: string;
}

/** Request: parameters `LayoutPlanParams`, answer `LayoutPlanResult` or `null` where the document lies in no layout. */
export const LAYOUT_PLAN = "oci-manifest/layoutPlan";
/** Request: parameters `BranchParams`, answer `LayoutBranches` or `null` where there is no layout, or no such document in it. */
export const LAYOUT_BRANCHES = "oci-manifest/layoutBranches";
/** Request: parameters `DocumentParams` with the layout's folder, answer `UnreferencedBlobs` or `null` where there is no layout. */
export const LAYOUT_UNREFERENCED = "oci-manifest/layoutUnreferenced";
/** Command of a client: takes `LayoutPlanParams` and carries the plan out, the new blobs to the byte. */
export const APPLY_LAYOUT_PLAN = "oci-manifest.layout.apply";
/** Notification from the server, without parameters: files of a layout changed. */
export const LAYOUTS_CHANGED = "oci-manifest/layoutsChanged";

/** What is to be done in a layout. */
export interface LayoutPlanParams {
  /** A document of the layout, or its folder. */
  readonly uri: string;
  /**
   * "repoint": the open blob, whose text is no longer what its name says, becomes a blob of its own. "convert": documents whose form is
   * out of use are converted: the blob that is named, or what `entry` leads to, or, of a folder, all.
   */
  readonly what: "repoint" | "convert";
  /** Position in `manifests` of index.json. */
  readonly entry?: number;
  /** What the entry named when somebody chose it: should entries have moved meanwhile, it is found by that. */
  readonly digest?: string;
}

/** What has to be written so that a layout holds other documents. */
export type LayoutPlanResult =
  | {
      readonly outcome: "planned";
      /** What would be done, as a menu says it. */
      readonly title: string;
      /** New files and their texts; written in UTF-8 they have the digest of their name. */
      readonly files: readonly { readonly uri: string; readonly text: string }[];
      /** Edits of files that are there; `version` is that of an open document, else `null`, and `was` is what stands in a range now. */
      readonly changes: readonly {
        readonly uri: string;
        readonly version: number | null;
        readonly edits: readonly { readonly range: ConvertRemark["range"]; readonly was: string; readonly newText: string }[];
      }[];
      /** What a person should know, a sentence each. */
      readonly notes: readonly string[];
      /** What would be lost, short; empty where nothing is. */
      readonly lossSummary: string;
      /** The new document, to be shown. */
      readonly shows?: string;
    }
  | { readonly outcome: "refused"; readonly reasons: readonly string[] };

/** Asks for the rows below a document of a layout. */
export interface BranchParams {
  /** The layout's folder. */
  readonly uri: string;
  /** The document's digest; left out for index.json. */
  readonly digest?: string;
}

/** Rows of a layout's tree; `at` says where in its document each one stands. */
export interface LayoutBranches {
  /** What the document is, in one line. */
  readonly title: string;
  /** The document's URI. */
  readonly uri: string;
  readonly branches: readonly (Omit<Branch, "place"> & {
    /** The document behind it, where it is JSON. */
    readonly uri?: string;
    readonly at: ConvertRemark["range"];
    /** How many problems, by severity, the document behind it has. */
    readonly errors: number;
    readonly warnings: number;
  })[];
  /** Rows that are left out because there are too many. */
  readonly more: number;
}

/** The blobs that nothing leads to. */
export interface UnreferencedBlobs {
  readonly blobs: readonly { readonly uri: string; readonly digest: string; readonly size: number }[];
  /** Why nobody can tell: something that may lead further was not read. */
  readonly unknown?: true;
}

/** Request to the client: parameters `ListFolderParams`, answer names and kinds, or `null` where there is no such folder. */
export const LIST_FOLDER = "oci-manifest/listFolder";
/** Request to the client: parameters `StatFilesParams`, answer what lies there in the order of the question, `null` for nothing. */
export const STAT_FILES = "oci-manifest/statFiles";
/** Request to the client: parameters `ReadFileParams`, answer the content in base64, or `null` where it is no file or larger than the limit. */
export const READ_FILE = "oci-manifest/readFile";

export interface ListFolderParams {
  readonly uri: string;
}

export interface StatFilesParams {
  readonly uris: readonly string[];
}

export interface ReadFileParams {
  readonly uri: string;
  /** In bytes. */
  readonly limit: number;
  /** Of a larger file the first bytes are wanted, as many as `limit`. Only clients that say `heads` are asked so. */
  readonly head?: true;
}

/** What lies at a URI; links are not followed. `size` in bytes, `mtime` in milliseconds since 1970. */
export interface FileFound {
  readonly kind: "file" | "folder" | "link" | "other";
  readonly size: number;
  readonly mtime: number;
}

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
  /** The document is so large that it was checked in a reduced way: a sentence that says so. */
  readonly reduced?: string;
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
