import { firstChild, isNamed, keysOf, kindOf, NUMBER, OBJECT, rawOf, stringOf, type Tree, valueOfKey } from "../json/index.ts";
import { readDocument } from "../model/document.ts";
import type { Kind } from "../model/kinds.ts";
import {
  findMediaType,
  MEDIA_TYPE_DOCKER_LIST,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
} from "../oci/mediatypes.ts";
import { type Asked, EPOCH } from "./asked.ts";
import { caretAt } from "./caret.ts";
import { propertyDrafts } from "./property-proposals.ts";
import { type Draft, type Proposal, placed } from "./proposal.ts";

/** What a document that says `"schemaVersion": 2` may become. */
const KINDS: readonly Kind[] = ["oci-index", "oci-manifest"];
const TYPES = [MEDIA_TYPE_OCI_INDEX, MEDIA_TYPE_OCI_MANIFEST, MEDIA_TYPE_DOCKER_LIST, MEDIA_TYPE_DOCKER_MANIFEST];

/**
 * Proposals for an object of which nothing is known but `"schemaVersion": 2`: it may become an index or a manifest, and its media type
 * says which. Only for who asks, and nothing where any other property stands: that may be anybody's.
 */
export async function beginningProposals(tree: Tree, offset: number, asked: Asked): Promise<readonly Proposal[]> {
  if (asked.explicit !== true || !isBegun(tree)) return [];
  const caret = caretAt(tree, offset);
  if (caret === undefined || caret.container !== tree.root) return [];
  if (caret.wants === "value") {
    if (!isNamed(tree, caret.key, "mediaType")) return [];
    return placed(
      tree,
      caret,
      TYPES.map((name) => ({
        label: name,
        kind: "media-type",
        detail: findMediaType(name)?.title ?? "",
        explains: { of: "media-type", name },
        json: JSON.stringify(name),
      })),
    );
  }
  const drafts = new Map<string, Draft>();
  for (const kind of KINDS) {
    const question = { tree, kind, doc: readDocument(tree, kind), caret, asked, now: asked.now ?? EPOCH };
    for (const draft of await propertyDrafts(question)) if (!drafts.has(draft.label)) drafts.set(draft.label, draft);
  }
  // Which type it will have is open; the proposal would name one.
  const own = drafts.get("mediaType");
  if (own !== undefined && !caret.renames) drafts.set("mediaType", { ...own, json: '"mediaType": "$1"' });
  return placed(tree, caret, [...drafts.values()]);
}

/** Whether the object has the version, and beside it at most a media type and what is being typed. */
function isBegun(tree: Tree): boolean {
  if (kindOf(tree, tree.root) !== OBJECT || firstChild(tree, tree.root) < 0) return false;
  let version = false;
  let count = 0;
  for (const key of keysOf(tree, tree.root)) {
    if (++count > 3) return false;
    const value = valueOfKey(tree, key);
    if (isNamed(tree, key, "schemaVersion")) version = kindOf(tree, value) === NUMBER && rawOf(tree, value) === "2";
    else if (value >= 0 && stringOf(tree, key) !== "mediaType") return false;
  }
  return version;
}
