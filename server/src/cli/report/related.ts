import { type Lines, linesOf, type Place } from "../../json/index.ts";
import type { Problem, RelatedFile } from "../../rule.ts";
import { nameOf } from "../file-name.ts";
import { shown } from "./display.ts";
import type { FileReport } from "./report.ts";

/** Another place that a problem speaks of. */
export interface OtherPlace {
  /** The file in which it stands, as `FileReport.file` would name it. */
  readonly file: string;
  /** It stands in another file than the problem. */
  readonly isElsewhere: boolean;
  readonly start: Place;
  readonly end: Place;
  readonly says: string;
  /** The text in which it stands, and whether that begins with a byte order mark. */
  readonly lines: Lines;
  readonly bom: boolean;
}

/** Thousands of problems may lead into one large index. */
const linesOfFile = new WeakMap<RelatedFile, Lines>();

/** The other places that a problem speaks of, in this file and in others of its layout. */
export function otherPlaces({ related = [] }: Problem, lines: Lines, { file, layout = "" }: FileReport): OtherPlace[] {
  return related.map(({ at, says, file: other }) => {
    let there = lines;
    if (other !== undefined) {
      there = linesOfFile.get(other) ?? linesOf(other.text);
      linesOfFile.set(other, there);
    }
    return {
      file: other === undefined ? file : layout + other.place,
      isElsewhere: other !== undefined,
      start: there.place(at.start),
      end: there.place(at.end),
      says,
      lines: there,
      bom: other !== undefined && other.text.charCodeAt(0) === 0xfeff,
    };
  });
}

/** " (see index.json:3:8)": for forms that have one sentence for a problem; empty where it leads into no other file. */
export function seeElsewhere(problem: Problem, lines: Lines, report: FileReport): string {
  const place = otherPlaces(problem, lines, report).find(({ isElsewhere }) => isElsewhere);
  return place === undefined ? "" : ` (see ${shown(nameOf(place.file))}:${place.start.line}:${place.start.column})`;
}
