import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scan, toValue } from "../../server/src/json/index.ts";
import { planConversions } from "../../server/src/layout/conversion.ts";
import { planRewrite, type RewritePlan } from "../../server/src/layout/rewrite.ts";
import { digestOf } from "../../server/src/oci/digest.ts";
import { after, CONFIG, faultsOf, INDEX, image, indexOf, LAYER, layout, legacy, MANIFEST, type Made, put, sha, tagged } from "./made.ts";

type Entry = ReturnType<typeof put>;

/** A layout of shared images, caches, attestations, referrers and nested indexes, made of numbers. */
const layouts = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(6), fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 12 }),
    fc.constantFrom(0, 2, "\t"),
    fc.boolean(),
  )
  .map(([steps, indent, bom]) => {
    const made = layout();
    const all: Entry[] = [image(made, "first")];
    const pick = (n: number): Entry => all[n % all.length] as Entry;
    for (const [what, a, b, long] of steps) {
      const algorithm = long ? "sha512" : "sha256";
      if (what === 0) all.push(legacy(made, String(a % 3), a % 2));
      else if (what === 1) all.push(image(made, String(a % 3), { subject: pick(b) }));
      else if (what === 2) {
        const config = put(made, CONFIG, { architecture: "arm64", os: "linux", a });
        const data = Buffer.from(made.blobs.get(config.digest) ?? "").toString("base64");
        const layers = [put(made, LAYER, "shared")];
        all.push(
          put(
            made,
            MANIFEST,
            JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: { ...config, data }, layers }, null, a % 3),
            {},
            algorithm,
          ),
        );
      } else if (what === 3) {
        const about = pick(a);
        const annotations = { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": about.digest };
        all.push(put(made, INDEX, indexOf([about, { ...image(made, String(b)), annotations }]), {}, algorithm));
      } else all.push(put(made, INDEX, JSON.stringify(indexOf([pick(a), pick(b), pick(a)]), null, a % 3), {}, algorithm));
    }
    const entries = all.map((entry, i) => (i === 0 ? entry : tagged(entry, `t${i % 5}`)));
    made.index = (bom ? "\ufeff" : "") + JSON.stringify(indexOf(entries), null, indent);
    return made;
  });

/** The digests that `index.json` leads to and whose text is JSON. */
function documentsOf(made: Made): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    for (const inner of Object.values(value)) visit(inner);
    const { digest, mediaType } = value as { digest?: unknown; mediaType?: unknown };
    if (typeof digest !== "string" || found.has(digest) || mediaType === LAYER) return;
    const tree = scan(made.blobs.get(digest) ?? "");
    if (tree.faults.length > 0) return;
    found.add(digest);
    visit(toValue(tree, 0));
  };
  visit(toValue(scan(made.index), 0));
  return [...found];
}

/** The text of a document with something more in it, its form kept. */
const edited = (text: string, n: number): string => text.replace("{", `{"x${n}":${n},`);

const steps = fc.array(fc.tuple(fc.constantFrom("edit", "edit", "convert", "tag", "undo"), fc.nat(), fc.nat(99)), {
  minLength: 1,
  maxLength: 8,
});

test("whatever is edited, converted and undone, every digest and size that can be reached is right", () => {
  let planned = 0;
  fc.assert(
    fc.property(layouts, steps, (first, actions) => {
      assert.deepEqual(faultsOf(first), []);
      const history: Made[] = [first];
      for (const [action, which, n] of actions) {
        const now = history.at(-1) as Made;
        if (action === "undo") {
          if (history.length > 1) history.pop();
          assert.deepEqual(faultsOf(history.at(-1) as Made), []);
          continue;
        }
        let plan: RewritePlan | undefined;
        if (action === "edit") {
          const documents = documentsOf(now);
          const digest = documents[which % documents.length] as string;
          plan = planRewrite(now, [{ digest, text: edited(now.blobs.get(digest) ?? "", n) }], { digest: digestOf });
        } else plan = planConversions(now, { digest: digestOf, ...(action === "tag" ? { only: { tag: `t${which % 5}` } } : {}) }).plan;
        if (plan === undefined) continue;
        assert.equal(plan.outcome, "planned", JSON.stringify(plan));
        if (plan.outcome !== "planned") continue;
        planned++;
        // Blobs come before those that name them.
        const there = new Set(now.blobs.keys());
        for (const { digest, text, bytes } of plan.blobs) {
          assert.equal(sha(bytes, digest.startsWith("sha512") ? "sha512" : "sha256"), digest);
          assert.equal(Buffer.from(bytes).toString(), text);
          for (const [name] of text.matchAll(/sha(?:256|512):[0-9a-f]{64,}/g))
            if (plan.moved.get(name) === undefined) assert.ok(!isNew(name, plan) || there.has(name));
          there.add(digest);
        }
        const next = after(now, plan);
        assert.deepEqual(faultsOf(next), []);
        history.push(next);
      }
    }),
    { numRuns: 150 },
  );
  assert.ok(planned > 150, "the actions did something");
});

const isNew = (digest: string, plan: Extract<RewritePlan, { outcome: "planned" }>): boolean =>
  plan.blobs.some((blob) => blob.digest === digest);

test("no text makes a plan throw", () => {
  const strange = fc.oneof(fc.json(), fc.string(), fc.constantFrom(`{"manifests":[{"digest":"sha256:${"a".repeat(64)}"}]}`));
  fc.assert(
    fc.property(strange, strange, strange, (index, blob, text) => {
      const digest = `sha256:${"a".repeat(64)}`;
      const texts = { index, blobs: new Map([[digest, blob]]), saved: text };
      planRewrite(texts, [{ digest, text }], { digest: digestOf });
      planConversions(texts, { digest: digestOf, force: true });
    }),
  );
});
