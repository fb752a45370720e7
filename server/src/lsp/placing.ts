import type { Range } from "vscode-languageserver";
import type { Span } from "../json/index.ts";
import { createText, type Encoding } from "./encoding.ts";
import { rangeOf } from "./session.ts";

/** Where spans of a layout's file stand in an editor, which keeps a byte order mark to itself. */
export function placesIn(text: string, encoding: Encoding): (span: Span) => Range {
  const mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const document = createText("", "json", 0, mark === 0 ? text : text.slice(mark), encoding);
  return ({ start, end }) => rangeOf(document, { start: Math.max(0, start - mark), end: Math.max(0, end - mark) });
}
