import { isAnnotationMap } from "../hover/annotation-hover.ts";
import { NONE, stringOf } from "../json/index.ts";
import { INSPECT_OUTPUT } from "../model/kinds.ts";
import type { Report } from "../validate.ts";
import { annotationKeyDrafts, annotationValueDrafts, timeDrafts } from "./annotation-proposals.ts";
import { type Asked, EPOCH, type Question } from "./asked.ts";
import { beginningProposals } from "./beginning.ts";
import { caretAt } from "./caret.ts";
import { digestDrafts, sizeDrafts } from "./digest-proposals.ts";
import { mediaTypeDrafts } from "./media-type-proposals.ts";
import { osFeatureDrafts, platformDrafts } from "./platform-proposals.ts";
import { propertyDrafts } from "./property-proposals.ts";
import { type Draft, type Proposals, placed } from "./proposal.ts";
import { documentProposals, partDrafts } from "./snippet-proposals.ts";
import { valueDrafts } from "./value-proposals.ts";
import { addressDrafts, cachePositionDrafts, emptyObjectKeyDrafts, entryDrafts, settingDrafts } from "./word-proposals.ts";

const NOTHING: Proposals = { items: [], incomplete: false };

/**
 * What may be written at `offset` (UTF-16 units): properties, values and whole parts that fit there, or whole documents where there is
 * none yet. Nothing in texts that are not ours. It looks at the object around the caret and at a bounded number of its neighbours; never
 * throws on a user's text.
 */
export async function completeAt(report: Report, offset: number, asked: Asked = {}): Promise<Proposals> {
  const { tree, kind, document: doc } = report;
  if (kind === INSPECT_OUTPUT) return NOTHING;
  const whole = documentProposals(tree, kind, offset, asked);
  if (doc === undefined || kind === undefined) {
    const begun = whole.length > 0 ? [] : await beginningProposals(tree, offset, asked);
    return { items: [...whole, ...begun], incomplete: whole.length > 0 };
  }
  const caret = caretAt(tree, offset);
  if (caret === undefined) return { items: whole, incomplete: false };
  const question: Question = { tree, kind, doc, caret, asked, now: asked.now ?? EPOCH };
  const drafts = caret.wants === "property" ? await keys(question) : await values(question);
  return { items: [...placed(tree, caret, drafts), ...whole], incomplete: drafts.some(isSearched) };
}

/** Licences are searched in their list while somebody types. */
const isSearched = ({ explains }: Draft): boolean => explains?.of === "licence";

async function keys(question: Question): Promise<readonly Draft[]> {
  const { path, renames } = question.caret;
  const last = path.at(-1);
  if (isAnnotationMap(last) && question.kind !== "buildkit-cacheconfig") return annotationKeyDrafts(question);
  if (last === "ExposedPorts" || last === "Volumes") return emptyObjectKeyDrafts(last, renames);
  return propertyDrafts(question);
}

async function values(question: Question): Promise<readonly Draft[]> {
  const { tree, kind, caret, now } = question;
  const name = caret.key === NONE ? undefined : stringOf(tree, caret.key);
  // An element belongs to the list that the last name before its step leads to.
  const list = name === undefined ? caret.path.at(-2) : undefined;
  const owner = caret.path.at(-2);
  if (name !== undefined && isAnnotationMap(owner) && kind !== "buildkit-cacheconfig") return annotationValueDrafts(question);
  switch (name) {
    case "mediaType":
    case "artifactType":
      return mediaTypeDrafts(question);
    case "digest":
    case "blobSum":
    case "blob":
      return digestDrafts(question, name);
    case "size":
      return sizeDrafts(question);
    case "created":
    case "createdAt":
      return timeDrafts(now);
    case "parent":
    case "link":
    case "layer":
      if (kind === "buildkit-cacheconfig") return cachePositionDrafts(question, name);
      break;
  }
  if (list === "diff_ids") return digestDrafts(question, list);
  if (list === "urls") return addressDrafts();
  if (list === "os.features") return osFeatureDrafts();
  if (typeof list === "string" && entryDrafts(list).length > 0) return entryDrafts(list);
  if (list === "layers" && caret.path.at(-4) === "chains") return cachePositionDrafts(question, "layer");
  const known = name === undefined ? [] : [...platformDrafts(question, name), ...settingDrafts(name)];
  if (known.length > 0) return known;
  const parts = partDrafts(question);
  return [...parts, ...(await valueDrafts(question))];
}
