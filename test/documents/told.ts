import type { Kind } from "../../server/src/model/kinds.ts";
import { validate } from "../../server/src/validate.ts";

/** All that is said of a text, one line each: `rule severity token`, with `place` where it only marks a further place. */
export function told(text: string, kind?: Kind): string[] {
  return validate(text, kind === undefined ? {} : { kind }).problems.map(
    ({ rule, severity, place, at }) => `${rule.id} ${severity} ${place === true ? "place " : ""}${text.slice(at.start, at.end)}`,
  );
}
