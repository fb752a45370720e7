import fs from "node:fs";
import path from "node:path";
import { readable } from "../../server/src/rule-page.ts";
import { rules } from "../../server/src/rules/index.ts";
import type { Shared } from "../src/fragment.ts";

/** A document that tells a story. */
export interface Sample extends Shared {
  readonly id: string;
  readonly title: string;
  /** What to see in it, in a sentence or two. */
  readonly story: string;
}

/** The samples, in the order in which a stranger reads them. `root` is the project's folder. */
export function gallery(root: string): readonly Sample[] {
  const file = (name: string): { readonly name: string; readonly text: string } => ({
    name,
    text: fs.readFileSync(path.join(root, "samples", name), "utf8"),
  });
  return [
    {
      id: "cache",
      title: "A cache that ECR refuses",
      story:
        "BuildKit before 0.21 wrote its cache as an image index whose entries are layers. ECR, Harbor and Distribution 3 answer `400 Bad Request` or `manifest blob unknown`. *Convert* makes the image manifest that BuildKit writes today.",
      ...file("legacy-cache-index.json"),
    },
    {
      id: "unknown",
      title: "Why is there an unknown/unknown?",
      story:
        "Nobody built that platform: it is an attestation, the record of how the image beside it was built. Hover one of them, or look at *Picture*.",
      ...file("multi-platform-index.json"),
    },
    {
      id: "ambiguous",
      title: "An ambiguous image",
      story: "It is an index and an image manifest at once: one client checks the one, another runs the other (CVE-2021-41190).",
      name: "manifest.json",
      ...example("ambiguous-document"),
    },
    {
      id: "broken",
      title: "Written by hand, and broken",
      story:
        "A digest too short, a misspelt media type, a size in quotes. Most of it is mended by one click on *Apply all fixes that keep the meaning*.",
      ...file("broken-manifest.json"),
    },
    {
      id: "secret",
      title: "A password in an image",
      story: "Whoever can pull the image can read its config: variables and build steps stay in it for ever.",
      name: "config.json",
      ...example("exposed-secret"),
    },
    {
      id: "machine",
      title: "The wrong image for your machine",
      story:
        "The index says one platform, the image's own config another: `exec format error`. An image layout, seen as a whole under *Files*.",
      name: "index.json",
      ...example("wrong-target-platform"),
    },
    {
      id: "layout",
      title: "A cache folder",
      story: "What `--cache-to type=local` writes: an image layout, whose documents are checked against each other. Look at *Files*.",
      ...localCache(root),
    },
    {
      id: "chart",
      title: "This is not an image",
      story: "A Helm chart in a registry is a manifest, too: *Explain* says what it is, who makes such and who reads it.",
      ...file("helm-chart.json"),
    },
    {
      id: "config",
      title: "What is in a cache config?",
      story: "The numbers of a BuildKit cache config point at layers and records. Hover one to see which.",
      ...file("cacheconfig.json"),
    },
  ];
}

/** The first wrong example of a rule. */
function example(id: string): Shared {
  const found = rules.find((rule) => rule.id === id)?.examples.find((one) => "bad" in one);
  if (found === undefined || !("bad" in found)) throw new Error(`no wrong example of ${id}`);
  const { bad, kind, files, place = "index.json" } = found;
  if (files !== undefined) return { text: bad.replaceAll(/[«»]/g, ""), layout: { place, files } };
  return { text: readable(bad), ...(kind === undefined ? {} : { kind }) };
}

/** samples/local-cache, whose blobs are a few bytes each. */
function localCache(root: string): Shared {
  const folder = path.join(root, "samples/local-cache");
  const files: Record<string, string | { size: number; begins: string }> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const whole = path.join(entry.parentPath, entry.name);
    const bytes = fs.readFileSync(whole);
    const name = path.relative(folder, whole).replaceAll("\\", "/");
    const isText = bytes[0] === 0x7b;
    if (name !== "index.json") files[name] = isText ? bytes.toString("utf8") : { size: bytes.length, begins: bytes.toString("hex") };
  }
  return { name: "index.json", text: fs.readFileSync(path.join(folder, "index.json"), "utf8"), layout: { place: "index.json", files } };
}
