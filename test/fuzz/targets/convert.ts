import { FORMS } from "../../../server/src/convert/form-names.ts";
import { forms } from "../../../server/src/convert/forms.ts";
import { refactoringsAt } from "../../../server/src/convert/refactorings.ts";
import { identify } from "../../../server/src/identify.ts";
import { applyEdits, scan } from "../../../server/src/json/index.ts";
import { KINDS } from "../../../server/src/model/kinds.ts";
import { digestOf, utf8 } from "../../../server/src/oci/digest.ts";
import { convert } from "../../../server/src/rewrite.ts";
import { diceOf, type Target } from "../engine.ts";
import { holds, inside, ordered } from "../promise.ts";
import { documentSeeds } from "../seeds.ts";
import { calm } from "./check.ts";

/** Every form of every text: it is JSON, its digest is its own, and a second time changes nothing. */
export const conversion: Target = {
  name: "convert",
  seeds: documentSeeds,
  run: (text) => {
    const dice = diceOf(text);
    const kind = dice.chance(0.5) ? dice.pick(KINDS) : undefined;
    const options = kind === undefined ? {} : { kind };
    const { document } = identify(text, options);
    for (const to of FORMS) {
      if (document !== undefined) {
        forms[to].applies(document);
        forms[to].title(document);
      }
      const made = convert(text, { to, ...options });
      if (made.outcome === "refused") {
        holds(made.reasons.length > 0, "a refusal without a reason");
        for (const { at, says } of made.reasons) {
          inside(at, text, `a reason of ${to}`);
          calm(says, `a reason of ${to}`);
        }
        continue;
      }
      holds(scan(made.text).faults.length === 0, `${to} is no JSON`);
      const bytes = utf8(made.text);
      holds(made.digest === digestOf(bytes) && made.size === bytes.length, `${to} has another digest`);
      for (const { at, says } of [...made.losses, ...made.notes]) {
        inside(at, text, `a remark of ${to}`);
        calm(says, `a remark of ${to}`);
      }
      holds(made.losses.length > 0 === made.lossSummary.length > 0, `${to} loses without saying so`);
      // What only gets other spaces stays of the kind that it was called.
      const again = convert(made.text, ["minified", "indented", "sorted-annotations"].includes(to) ? { to, ...options } : { to });
      holds(again.outcome === "refused" || again.text === made.text, `${to} twice is another document`);
    }
  },
};

/** What is offered at a place: its edits lie in the text and leave JSON. */
export const refactor: Target = {
  name: "refactor",
  seeds: documentSeeds,
  run: (text) => {
    const dice = diceOf(text);
    const { document } = identify(text, dice.chance(0.3) ? { kind: dice.pick(KINDS) } : {});
    if (document === undefined) return;
    const content = utf8(dice.pick(["{}", "", '{"mediaType":"application/vnd.oci.image.manifest.v1+json"}', text.slice(0, 200)]));
    const surroundings = {
      named: (whole: string) => ({ digest: digestOf(utf8(whole)), size: utf8(whole).length }),
      content: (_: string, size: number) => (size % 3 === 0 ? undefined : content),
    };
    for (let times = 0; times < 4; times++) {
      const start = dice.below(text.length + 1);
      const at = { start, end: Math.min(text.length, start + dice.pick([0, 0, 20, 1e9])) };
      for (const { title, id, make } of refactoringsAt(document, at, surroundings, dice.chance(0.2))) {
        calm(title, id);
        const { edits, snippet, opens } = make();
        ordered(edits, text, `edits of ${id}`);
        const changed = applyEdits(
          text,
          [...edits].sort((a, b) => a.start - b.start),
        );
        holds(scan(changed).faults.length === 0, `${id} leaves no JSON`);
        if (snippet !== undefined) inside(snippet, text, `the snippet of ${id}`);
        if (opens !== undefined) holds(opens.name.length > 0, `${id} opens a document without a name`);
        // Embedded content may be any text.
        if (opens !== undefined && !id.endsWith("-data")) holds(scan(opens.text).faults.length === 0, `${id} opens no JSON`);
      }
    }
  },
};
