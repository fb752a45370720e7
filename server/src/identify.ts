import { glanced, passedOver } from "./glanced.ts";
import { rescan, scan } from "./json/index.ts";
import { readDocument } from "./model/document.ts";
import { bearsOnKind, detectKind } from "./model/kind.ts";
import { INSPECT_OUTPUT } from "./model/kinds.ts";
import type { CheckOptions, Report } from "./validate.ts";

/**
 * The report of `validate` without the rules, `problems` empty: for who only wants to know what a text is, or to rewrite it.
 *
 * @param earlier a report about an earlier text of the same document by the same options, which is faster and changes nothing about the
 *   answer: only what differs is read. It stays as it is; its tape must not be reused
 */
export function identify(text: string, options: Pick<CheckOptions, "file" | "kind" | "tape"> = {}, earlier?: Report): Report {
  // What was none of ours, and most likely still is not, is looked at as if it were new.
  const isNew = earlier?.kind === undefined;
  const seen = isNew ? (glanced(text, options) ?? passedOver(text, options)) : undefined;
  if (seen !== undefined) return seen;
  // Of what was accepted at a glance nothing has been read for the next text.
  const before = isNew || earlier.plain !== undefined ? undefined : earlier;
  const again = before === undefined ? undefined : rescan(before.tree, text);
  const tree = again?.tree ?? scan(text, options.tape);
  const kind = options.kind ?? (before && again && !bearsOnKind(before.tree, again.splice.at) ? before.kind : detectKind(tree));
  const known = before?.document?.kind === kind ? before?.document : undefined;
  const document =
    kind === undefined || kind === INSPECT_OUTPUT
      ? undefined
      : readDocument(tree, kind, options.file, again && known && { document: known, splice: again.splice }, !isNew);
  return { tree, kind, document, problems: [], suppressed: [] };
}
