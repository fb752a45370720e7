import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { completeAt } from "../../server/src/complete/complete.ts";
import { explanationOf } from "../../server/src/complete/explain.ts";
import { hoverAt } from "../../server/src/hover/hover.ts";
import { identify } from "../../server/src/identify.ts";
import { applyEdits } from "../../server/src/json/index.ts";
import { KINDS, type Kind } from "../../server/src/model/kinds.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { NOW } from "./asking.ts";

/** Everything that is asked at a place: proposals that can be put in, and a hover that covers it. */
async function assertCalm(text: string, kind: Kind | undefined, offset: number): Promise<void> {
  const report = identify(text, kind === undefined ? {} : { kind });
  const { items } = await completeAt(report, offset, { now: NOW, explicit: true });
  for (const [index, { at, text: written, also, explains, label }] of items.entries()) {
    assert.ok(at.start <= offset && at.end >= offset && at.end <= text.length, `${label} at ${offset} of ${text}`);
    assert.ok(!/[\r\n]/.test(text.slice(at.start, at.end)), "what is replaced is on one line");
    applyEdits(text, [{ ...at, text: written }, ...(also === undefined ? [] : [also])]);
    assert.ok(also === undefined || also.start <= at.start);
    if (explains !== undefined && index < 4) assert.ok((explanationOf(explains) ?? "").length > 10, `${label} is explained`);
  }
  const hover = hoverAt(report, offset);
  if (hover !== undefined) {
    assert.ok(hover.at.start <= offset && offset <= hover.at.end);
    assert.doesNotMatch(hover.markdown, /[\p{Cf}\p{Cs}\u2028\u2029]|(?!\n)\p{Cc}/u);
  }
}

const DOCUMENTS = Object.values(FAULTLESS).map(({ document, kind, forced }) => ({ document, kind: forced ?? kind }));

test("every place of every kind of document answers", async () => {
  for (const { document, kind } of DOCUMENTS) {
    const text = JSON.stringify(document, undefined, 1);
    const known = KINDS.find((one) => one === kind);
    const report = identify(text, known === undefined ? {} : { kind: known });
    // Each place where something begins or ends; between them the answers are the same.
    const { tree } = report;
    const places = new Set<number>();
    for (let node = 0; node < tree.count; node++)
      for (const at of [tree.start[node] as number, (tree.start[node] as number) + 1, tree.end[node] as number]) places.add(at);
    for (const offset of [...places].slice(0, 400)) await assertCalm(text, known, offset);
  }
});

/** JSON values of every type, with names that are ours in unlikely places. */
const NAMES = [
  "mediaType",
  "digest",
  "size",
  "platform",
  "annotations",
  "manifests",
  "layers",
  "config",
  "rootfs",
  "history",
  "records",
  "inputs",
  "data",
  "v1Compatibility",
  "vnd.docker.reference.digest",
  "org.opencontainers.image.licenses",
  "__proto__",
  "constructor",
  "\u202ex",
];
const hostile = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<unknown>(null, true, 0, -1, 1e300, "", "sha256:", "`x`](javascript:1)", "\u0000\u202e\ud800", "unknown", [], {}),
    fc.string({ maxLength: 12 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { maxKeys: 5 }),
  ),
})).value;

test("any types anywhere give fewer answers and never a throw, at any place and cut anywhere", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...NAMES), hostile, { maxKeys: 6 }),
      fc.constantFrom(...KINDS),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.option(fc.constantFrom(1, 2), { nil: undefined }),
      async (document, kind, cut, where, indent) => {
        const whole = JSON.stringify(document, undefined, indent);
        const text = whole.slice(0, Math.ceil(whole.length * (0.3 + 0.7 * cut)));
        await assertCalm(text, kind, Math.floor(text.length * where));
        await assertCalm(text, kind, text.length);
      },
    ),
    { numRuns: 400 },
  );
});

test("what comes back from an editor is looked up and never trusted", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (name, kind, path) => {
      for (const of of ["property", "media-type", "annotation", "snippet", "architecture", "os", "variant", "predicate", "licence", "x"])
        explanationOf({ of, name: typeof name === "string" ? name : "digest", kind, path, architecture: name } as never);
    }),
  );
});
