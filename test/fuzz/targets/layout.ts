import { layoutHover } from "../../../server/src/hover/layout-hover.ts";
import { applyEdits, scan } from "../../../server/src/json/index.ts";
import { placeInLayout } from "../../../server/src/layout/blob-path.ts";
import { planConversions } from "../../../server/src/layout/conversion.ts";
import { type MemoryContent, memoryFileSystem } from "../../../server/src/layout/memory-file-system.ts";
import { createLayoutReader } from "../../../server/src/layout/reader.ts";
import { planRewrite } from "../../../server/src/layout/rewrite.ts";
import { layoutRules } from "../../../server/src/layout/rules/index.ts";
import { canHash, judgeLayout } from "../../../server/src/layout/verification.ts";
import { graphOf, viewOf } from "../../../server/src/layout/view.ts";
import { branchesOf } from "../../../server/src/navigate/layout-tree.ts";
import { digestOf, utf8 } from "../../../server/src/oci/digest.ts";
import { rules } from "../../../server/src/rules/index.ts";
import { validate } from "../../../server/src/validate.ts";
import { diceOf, type Target } from "../engine.ts";
import { holds, inside, ordered } from "../promise.ts";
import { calm } from "./check.ts";

/** A layout as one text: before each content a line that says where it lies. */
const FILE = /^=== (.*)\n/gm;

/** The contents by path; a path may be anything. `{NAME}` in contents and paths stands for the digest of the content called so. */
export function filesOf(text: string): Record<string, MemoryContent> {
  const parts = text.split(FILE);
  const files: [string, string][] = [];
  for (let i = 1; i + 1 < parts.length; i += 2) files.push([parts[i] as string, (parts[i + 1] as string).replace(/\n$/, "")]);
  // Leaves first, so that names of what is named are known: a circle keeps its names as they are.
  const digests = new Map<string, { digest: string; size: number }>();
  const named = (content: string): string =>
    content.replace(/\{(\w+)(\.size)?\}/g, (whole, name: string, size?: string) => {
      const known = digests.get(name);
      return known === undefined ? whole : size === undefined ? known.digest : String(known.size);
    });
  const contents: Record<string, MemoryContent> = {};
  for (const [path, content] of files) {
    const written = named(content);
    const bytes = utf8(written);
    const name = /^blob (\w+)$/.exec(path)?.[1];
    if (name === undefined) contents[path] = written === "LINK" ? { kind: "link" } : written === "FOLDER" ? { kind: "folder" } : written;
    else {
      const digest = digestOf(bytes);
      digests.set(name, { digest, size: bytes.length });
      contents[`blobs/${digest.replace(":", "/")}`] = written;
    }
  }
  return contents;
}

const OCI = "application/vnd.oci.image";
const descriptor = (type: string, name: string, more = ""): string =>
  `{"mediaType":"${type}","digest":"{${name}}","size":{${name}.size}${more}}`;
const config = `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:${"ab".repeat(32)}"]}}`;
const manifest = `{"schemaVersion":2,"mediaType":"${OCI}.manifest.v1+json","config":${descriptor(`${OCI}.config.v1+json`, "C")},"layers":[${descriptor(`${OCI}.layer.v1.tar`, "L")}]}`;
const marker = '=== oci-layout\n{"imageLayoutVersion":"1.0.0"}\n';
const image = `=== blob C\n${config}\n=== blob L\nlayer\n=== blob M\n${manifest}\n`;
const index = (entries: string): string =>
  `=== index.json\n{"schemaVersion":2,"mediaType":"${OCI}.index.v1+json","manifests":[${entries}]}\n`;
const entry = descriptor(`${OCI}.manifest.v1+json`, "M", ',"annotations":{"org.opencontainers.image.ref.name":"latest"}');
const cache = `=== blob K\n{"layers":[{"blob":"{L}"}],"records":[{"digest":"{L}","layers":[{"layer":0}]}]}\n=== blob X\n{"schemaVersion":2,"mediaType":"${OCI}.index.v1+json","manifests":[${descriptor(`${OCI}.layer.v1.tar+gzip`, "L")},${descriptor("application/vnd.buildkit.cacheconfig.v0", "K")}]}\n`;
const SEEDS = [
  marker + image + index(entry),
  marker + image + index(`${entry},${entry}`),
  marker + image + cache + index(descriptor(`${OCI}.index.v1+json`, "X", ',"annotations":{"org.opencontainers.image.ref.name":"cache"}')),
  `${marker}${image}=== blob I\n{"schemaVersion":2,"manifests":[${descriptor(`${OCI}.manifest.v1+json`, "M", ',"platform":{"architecture":"arm64","os":"linux"}')}]}\n${index(descriptor(`${OCI}.index.v1+json`, "I"))}`,
  `${marker}${image}=== blob S\n{"schemaVersion":2,"mediaType":"${OCI}.manifest.v1+json","artifactType":"a/b","config":${descriptor(`${OCI}.empty.v1+json`, "C")},"layers":[],"subject":${descriptor(`${OCI}.manifest.v1+json`, "M")}}\n${index(`${entry},${descriptor(`${OCI}.manifest.v1+json`, "S")}`)}`,
  `${marker}${image}${index(entry)}=== manifest.json\n[{"Config":"blobs/sha256/x","RepoTags":["a:b"],"Layers":["../x","layer.tar"]}]\n`,
  `=== index.json\nLINK\n=== oci-layout\nFOLDER\n`,
  "",
];

const PLACES = ["index.json", "oci-layout", "manifest.json"];

/** A layout in memory whose files are anything: read, checked, looked at, rewritten and verified. */
export const layout: Target = {
  name: "layout",
  seeds: () => SEEDS,
  run: async (text) => {
    const files = filesOf(text);
    const disk = memoryFileSystem(files);
    const reader = createLayoutReader(disk);
    const all = await reader.layout();
    const blobs = Object.keys(files).filter((path) => path.startsWith("blobs/"));
    const texts = new Map<string, string>();
    for (const place of [...PLACES, ...blobs.slice(0, 8)]) {
      const view = await viewOf(reader, place);
      const read = await reader.document(place);
      if (read === undefined || !("text" in read)) continue;
      const report = validate(read.text, { layout: view, file: place });
      if (report.document !== undefined)
        for (const rule of [...rules, ...layoutRules])
          if (rule.kinds === undefined || rule.kinds.includes(report.document.kind))
            for (const _ of rule.check(report.document, { specVersion: "1.1", targets: [], expect: {}, layout: view }));
      for (const { at, says, related = [], rule, fixes } of report.problems) {
        inside(at, read.text, `${rule.id}'s place`);
        calm(says, rule.id);
        for (const { at: other, file, says: more } of related) {
          inside(other, (file ?? read).text, `${rule.id}'s other place`);
          calm(more, rule.id);
        }
        for (const { edits } of fixes?.() ?? []) ordered(edits, read.text, `edits of ${rule.id}`);
      }
      if (report.document !== undefined && place === "index.json")
        for (const { label, description, digest } of branchesOf(view, report.document)) {
          calm(label, "a branch");
          calm(description, "a branch");
          if (digest !== undefined) layoutHover(view, digest);
        }
      if (view.named !== undefined) texts.set(view.named, read.text);
    }
    const graph = await graphOf(reader);
    judgeLayout(all, graph, new Map([...all.blobs.keys()].filter(canHash).map((digest) => [digest, { digest, size: 1 } as never])));
    const index = await reader.document("index.json");
    if (index === undefined || !("text" in index)) return;
    const saved = typeof files["manifest.json"] === "string" ? { saved: files["manifest.json"] } : {};
    const given = { index: index.text, blobs: texts, ...saved };
    const dice = diceOf(text);
    const plans = [planConversions(given, { digest: digestOf, force: dice.chance(0.5) }).plan];
    const [some] = texts.keys();
    if (some !== undefined)
      plans.push(
        planRewrite(given, [{ digest: dice.pick([...texts.keys()]), text: dice.pick(["{}", manifest, "\ud800", "["]) }], {
          digest: digestOf,
        }),
      );
    for (const plan of plans) {
      if (plan?.outcome === "refused") holds(plan.reasons.length > 0, "a plan is refused without a reason");
      if (plan?.outcome !== "planned") continue;
      for (const { path, digest, bytes, text: made } of plan.blobs) {
        holds(placeInLayout(`/${path}`) !== undefined, "a plan writes outside the layout");
        holds(
          digestOf(bytes, digest.startsWith("sha512") ? "sha512" : "sha256") === digest && digestOf(utf8(made)) === digestOf(bytes),
          "a new blob has another digest",
        );
      }
      for (const { path, edits, text: after } of plan.files) {
        const before = path === "index.json" ? given.index : (given.saved ?? "");
        ordered(edits, before, "a plan's edits");
        holds(
          applyEdits(
            before,
            [...edits].sort((a, b) => a.start - b.start),
          ) === after,
          "a plan's text is not what its edits make",
        );
        holds(scan(after).faults.length === 0, "a plan leaves no JSON");
      }
    }
  },
};
