import { type Edit, type Fault, NONE, type Span } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { decodedAs } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

/** More than this is not read by anybody; the first faults usually cause the others. */
const LIMIT = 100;

const MARKER = `{"imageLayoutVersion":"1.0.0"}`;

/** Words that other languages have for JSON's three. */
const WORDS: Readonly<Record<string, string>> = { True: "true", TRUE: "true", False: "false", FALSE: "false", None: "null", NULL: "null" };

/** The text is no JSON (RFC 8259): each fault where it stands. */
export const jsonSyntax: Rule = {
  id: "json-syntax",
  subject: "text",
  severity: "error",
  summary: "The text is not valid JSON, so no client reads any of it.",
  why: [
    "Every client refuses the whole document for one wrong character. What people see:",
    "",
    "- a trailing comma: `invalid character '}' looking for beginning of object key string`",
    "- a comment: `invalid character '/' looking for beginning of object key string`",
    "- a file that was cut off: `unexpected end of JSON input`, `unexpected EOF`",
    "- two documents in one file: `invalid character '{' after top-level value`",
    "- Distribution, on push: `MANIFEST_INVALID: manifest invalid`",
    "",
    "**By hand:** mend the first fault and look again, since one slip often causes several. JSON has no comments, no trailing commas and no",
    "single quotes; numbers have no leading `+` or `0`. `jq . FILE` and `python3 -m json.tool FILE` show the first fault too.",
    "A document that was cut off cannot be mended: fetch it again with `docker buildx imagetools inspect --raw REF`, `crane manifest REF` or",
    "`oras manifest fetch REF`.",
    "",
    "Nesting deeper than 512 levels and strings with half of a surrogate pair (`\\ud800`) are told here too: readers overflow at the one and",
    "silently change the other.",
  ].join("\n"),
  spec: [
    "[RFC 8259, section 2](https://www.rfc-editor.org/rfc/rfc8259#section-2)",
    "[image-spec 1.1.1, considerations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/considerations.md#json)",
  ],
  covers: ["0.1", "0.2"],
  since: "0.1.0",
  examples: [
    { good: MARKER },
    {
      bad: `{"imageLayoutVersion":"1.0.0"«,»}`,
      says: "A comma with nothing after it; JSON allows no trailing comma",
      fixed: MARKER,
    },
    {
      bad: `{«'imageLayoutVersion'»:"1.0.0"}`,
      says: "Single quotes; JSON strings stand in double quotes",
      fixed: MARKER,
    },
    {
      bad: `{"imageLayoutVersion":"1.0.0«"» "com.example.by":"hand"}`,
      says: "A comma is missing after this",
      fixed: `{"imageLayoutVersion":"1.0.0", "com.example.by":"hand"}`,
    },
    {
      bad: `{«// written by hand»\n"imageLayoutVersion":"1.0.0"}`,
      says: "A comment; JSON has none, and clients refuse the document",
      fixed: `{\n"imageLayoutVersion":"1.0.0"}`,
    },
    {
      bad: `{"imageLayoutVersion":"1.0.0"} «{}»`,
      says: "More text after the end of the document; a file holds one document",
      fixed: MARKER,
    },
  ],
  *check(doc) {
    const { tree } = doc;
    let told = 0;
    for (const fault of tree.faults) {
      if (told++ === LIMIT) {
        yield { at: visible(doc, fault), says: `${tree.faults.length - LIMIT} more syntax faults from here on; mend the ones above first` };
        break;
      }
      const readers = decodedAs(doc.kind);
      // umoci and crane stop reading at the closing bracket.
      yield { ...findingOf(doc, fault), ...(readers && { case: fault.code === "trailing-text" ? `${readers}-tail` : readers }) };
    }
    if (tree.tooDeep !== NONE) {
      const start = tree.start[tree.tooDeep] as number;
      yield { at: { start, end: start + 1 }, says: "Nested deeper than 512 levels; readers overflow there, and nothing below is checked" };
    }
    if (tree.loneSurrogate !== NONE)
      yield {
        at: { start: tree.start[tree.loneSurrogate] as number, end: tree.end[tree.loneSurrogate] as number },
        says: "This string holds half of a surrogate pair, which UTF-8 cannot express; readers put U+FFFD in its place",
        severity: "warning",
      };
  },
};

/** Whether one character of two units begins at an offset. */
const isPair = (text: string, offset: number): boolean => (text.codePointAt(offset) ?? 0) > 0xffff;

/** A span that can be seen: a fault between two tokens is shown at the character before it. */
function visible(doc: Document, fault: Fault): Span {
  const between = fault.code === "comma-expected" || fault.code === "colon-expected" || fault.code === "value-expected";
  if (!between && fault.end > fault.start) return { start: fault.start, end: fault.end };
  const { text } = doc;
  if (fault.start === 0) return { start: 0, end: Math.min(isPair(text, 0) ? 2 : 1, text.length) };
  return { start: fault.start - (isPair(text, fault.start - 2) ? 2 : 1), end: fault.start };
}

function findingOf(doc: Document, fault: Fault): Finding {
  const at = visible(doc, fault);
  const here = doc.text.slice(fault.start, fault.end);
  const opener = fault.opener === undefined ? "" : doc.text.charAt(fault.opener);
  const fix = fixOf(doc, fault, here);
  const fixes = fix === undefined ? {} : { fixes: () => [fix] };
  switch (fault.code) {
    case "empty":
      return { at, says: "The document is empty; a manifest is one JSON object" };
    case "value-expected":
      return { at, says: "A value is missing after this" };
    case "key-expected":
      return { at, says: `${quote(here)} stands where a property name in double quotes is due` };
    case "key-quotes":
      return { at, says: `${quote(here)} needs double quotes: property names are strings in JSON`, ...fixes };
    case "colon-expected":
      return { at, says: "A colon and a value are missing after this property name", ...fixes };
    case "comma-expected":
      return { at, says: "A comma is missing after this", ...fixes };
    case "trailing-comma":
      return { at, says: "A comma with nothing after it; JSON allows no trailing comma", ...fixes };
    case "extra-comma":
      return { at, says: "A comma with nothing before it", ...fixes };
    case "unexpected-colon":
      return { at, says: "A colon that follows no property name" };
    case "not-closed":
      return { at, says: `\`${opener}\` is never closed: the document ends before its \`${opener === "[" ? "]" : "}"}\`` };
    case "wrong-close":
      return {
        at,
        says: `${quote(here)} stands where \`${opener === "[" ? "]" : "}"}\` is due`,
        ...(fault.opener === undefined
          ? {}
          : { related: [{ at: { start: fault.opener, end: fault.opener + 1 }, says: "Opened here, and not closed" }] }),
      };
    case "extra-close":
      return { at, says: `${quote(here)} closes nothing` };
    case "string-not-closed":
      return { at, says: "The string has no closing quote on its line" };
    case "string-control":
      return { at, says: `A control character stands in this string; JSON writes it as \`${escapeOf(here)}\``, ...fixes };
    case "string-escape":
      return { at, says: `${quote(here)} is no escape that JSON knows`, ...fixes };
    case "string-quotes":
      return { at, says: "Single quotes; JSON strings stand in double quotes", ...fixes };
    case "number-form":
      return { at, says: `${quote(here)} is no JSON number: no leading \`+\` or \`0\`, and digits on both sides of the point` };
    case "unknown-word":
      return {
        at,
        says: `${quote(here)} is no JSON value; strings stand in double quotes, words are \`true\`, \`false\`, \`null\``,
        ...fixes,
      };
    case "comment":
      return { at, says: "A comment; JSON has none, and clients refuse the document", ...fixes };
    case "trailing-text":
      return { at, says: "More text after the end of the document; a file holds one document", ...fixes };
  }
}

function fixOf(doc: Document, fault: Fault, here: string): Fix | undefined {
  const { start, end } = fault;
  const one = (title: string, edit: Edit, safe = true): Fix => ({ title, safe, edits: [edit] });
  switch (fault.code) {
    case "comma-expected":
      return one("Insert the comma", { start, end: start, text: "," });
    case "colon-expected":
      // Only where a value follows: a colon alone mends nothing.
      return /[[{"\w-]/.test(doc.text.charAt(end)) ? one("Insert the colon", { start, end: start, text: ":" }) : undefined;
    case "trailing-comma":
    case "extra-comma":
      return one("Remove the comma", { start, end, text: "" });
    case "key-quotes":
      return one("Put it into double quotes", { start, end, text: JSON.stringify(here) });
    case "string-quotes":
      return here.length > 1 && here.endsWith("'") ? one("Use double quotes", { start, end, text: inDoubleQuotes(here) }) : undefined;
    case "string-control":
      return one(`Write it as \`${escapeOf(here)}\``, { start, end, text: escapeOf(here) });
    case "string-escape":
      return here.length === 2 && here !== "\\u"
        ? one(`Write a backslash: \`\\${here}\``, { start, end, text: `\\${here}` }, false)
        : undefined;
    case "unknown-word": {
      const word = WORDS[here];
      return word === undefined ? undefined : one(`Replace with \`${word}\``, { start, end, text: word }, false);
    }
    case "comment":
      return one("Remove the comment", { start, end, text: "" }, false);
    case "trailing-text":
      return one("Remove what follows the document", { start: spaceBefore(doc.text, start), end, text: "" }, false);
    default:
      return undefined;
  }
}

function spaceBefore(text: string, at: number): number {
  let from = at;
  while (from > 0 && (text.charCodeAt(from - 1) === 32 || text.charCodeAt(from - 1) === 9)) from--;
  return from;
}

/** A control character as JSON escapes it: `\t`, `\u0000`. */
function escapeOf(character: string): string {
  return JSON.stringify(character).slice(1, -1);
}

/** A closed string in single quotes as a JSON string; `\'` is no escape there. */
function inDoubleQuotes(single: string): string {
  const inner = single.slice(1, -1).replace(/\\[\s\S]|"/g, (part) => (part === '"' ? '\\"' : part === "\\'" ? "'" : part));
  return `"${inner}"`;
}
