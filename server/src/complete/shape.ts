import { type RawJson, rawJson, type TextStyle, write } from "../json/index.ts";

const BEGIN = "\ue000";
const MIDDLE = "\ue001";
const END = "\ue002";

/** A place of a proposal at which the caret stops when it was accepted, with what stands there until something is typed. */
export interface TabStops {
  /** A string; the quotes are not part of what is typed. */
  text(shown?: string): RawJson;
  /** A number, a word such as `true`, or any other value as JSON. */
  json(shown: string): RawJson;
  /** The last stop, inside of brackets: `[]` with the caret in it. */
  inside(brackets: "[]" | "{}"): RawJson;
}

/** Counts the tab stops of one proposal, in the order in which they are asked for. */
export function tabStops(): TabStops {
  let count = 0;
  const stop = (shown: string): string => `${BEGIN}${++count}${MIDDLE}${shown}${END}`;
  return {
    text: (shown = "") => rawJson(`"${stop(shown)}"`),
    json: (shown) => rawJson(stop(shown)),
    inside: (brackets) => rawJson(`${brackets[0]}${stop("")}${brackets[1]}`),
  };
}

/** How proposals are written where the document does not show it yet. */
export const PLAIN_STYLE: TextStyle = { indent: "  ", eol: "\n", finalNewline: true, bom: false, colon: " ", comma: " " };

/** A value with tab stops as LSP snippet text: on lines of their own, indented from the first column on, or on one line. */
export function snippetText(value: unknown, style: TextStyle): string {
  return withStops(write(value, { ...style, eol: "\n" }));
}

/** The same without the brackets around, for who has typed them. */
export function snippetMembers(value: unknown, style: TextStyle): string {
  const text = write(value, { ...style, eol: "\n" });
  const indent = style.indent ?? "";
  return withStops(text.slice(1, -1).trim().replaceAll(`\n${indent}`, "\n"));
}

/** Marks become tab stops, and what snippets read as their own is escaped. */
function withStops(text: string): string {
  const escaped = text.replace(/[\\$]/g, "\\$&");
  return escaped.replace(/\ue000(\d+)\ue001([^\ue000\ue002]*)\ue002/g, (_, number: string, shown: string) =>
    shown === "" ? `\${${number}}` : `\${${number}:${shown.replaceAll("}", "\\}")}}`,
  );
}
