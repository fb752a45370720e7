/** What the parameters of LSP's methods must have, as far as something of ours reads it (LSP 3.17). */

type Fits = (value: unknown) => string | undefined;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const text: Fits = (value) => (typeof value === "string" ? undefined : "is no string");
const object: Fits = (value) => (isObject(value) ? undefined : "is no object");
const count: Fits = (value) => (Number.isInteger(value) && Number(value) >= 0 ? undefined : "is no whole number from 0 on");

/** An object with these members; a `?` behind a name says that it may be missing or `null`. */
function having(members: Readonly<Record<string, Fits>>): Fits {
  const all = Object.entries(members).map(([name, fits]) => ({
    name: name.replace("?", ""),
    optional: name.endsWith("?"),
    fits,
  }));
  return (value) => {
    if (!isObject(value)) return "is no object";
    for (const { name, optional, fits } of all) {
      const member = value[name];
      if (optional && (member === undefined || member === null)) continue;
      const fault = member === undefined ? "is missing" : fits(member);
      if (fault !== undefined) return /^(?:is|has)\b/.test(fault) ? `\`${name}\` ${fault}` : fault.replace("`", `\`${name}.`);
    }
    return undefined;
  };
}

/** A list of such values; the fault of the first that is none of them. */
const listOf =
  (fits: Fits): Fits =>
  (value) => {
    if (!Array.isArray(value)) return "is no list";
    for (const item of value) {
      const fault = fits(item);
      if (fault !== undefined) return `has an item of which ${fault}`;
    }
    return undefined;
  };

const textDocument = having({ uri: text });
const position = having({ line: count, character: count });
const range = having({ start: position, end: position });
const place = having({ textDocument, position });
const whole = having({ textDocument });

const METHODS: Readonly<Record<string, Fits>> = {
  initialize: object,
  "$/cancelRequest": having({
    id: (id) => (typeof id === "string" || typeof id === "number" ? undefined : "is neither a string nor a number"),
  }),
  "$/setTrace": having({ value: text }),
  "textDocument/didOpen": having({ textDocument: having({ uri: text, text }) }),
  "textDocument/didChange": having({ textDocument, contentChanges: listOf(having({ text, "range?": range })) }),
  "textDocument/didClose": whole,
  "textDocument/didSave": whole,
  "textDocument/diagnostic": whole,
  "textDocument/codeAction": having({ textDocument, range, context: having({ "only?": listOf(text), "diagnostics?": listOf(object) }) }),
  "textDocument/hover": place,
  "textDocument/completion": having({ textDocument, position, "context?": object }),
  "textDocument/definition": place,
  "textDocument/references": having({ textDocument, position, "context?": object }),
  "textDocument/documentHighlight": place,
  "textDocument/documentLink": whole,
  "textDocument/codeLens": whole,
  "textDocument/inlayHint": having({ textDocument, range }),
  "textDocument/semanticTokens/full": whole,
  "textDocument/semanticTokens/range": having({ textDocument, range }),
  "textDocument/foldingRange": whole,
  "textDocument/documentSymbol": whole,
  "textDocument/selectionRange": having({ textDocument, positions: listOf(position) }),
  "textDocument/formatting": having({ textDocument, options: object }),
  "textDocument/rangeFormatting": having({ textDocument, range, options: object }),
  "codeAction/resolve": having({ title: text }),
  "completionItem/resolve": having({ label: text }),
  "workspace/symbol": having({ query: text }),
  "workspace/executeCommand": having({ command: text, "arguments?": listOf(() => undefined) }),
  "workspace/didChangeConfiguration": object,
  "workspace/didChangeWatchedFiles": having({ changes: listOf(textDocument) }),
  "workspace/didChangeWorkspaceFolders": having({ event: having({ added: listOf(textDocument), removed: listOf(textDocument) }) }),
};

/** What is wrong with the parameters of a method, in words; `undefined` where nothing is, and for methods that are not listed. */
export function paramsFault(method: string, params: unknown): string | undefined {
  const fits = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  const fault = fits?.(params);
  return fault === undefined ? undefined : /^(?:is|has)\b/.test(fault) ? `\`params\` ${fault}` : fault;
}
