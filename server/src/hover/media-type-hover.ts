import { NONE, type Node } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { INDEX_KINDS, KIND_NAMES, type Kind, MANIFEST_KINDS } from "../model/kinds.ts";
import { layerFamily, placeRole } from "../model/roles.ts";
import {
  closestMediaType,
  familyOf,
  findMediaType,
  isWellFormed,
  MEDIA_TYPE_DOCKER_LIST,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
  type MediaType,
} from "../oci/mediatypes.ts";
import { cacheRemedy } from "./cache-remedy.ts";
import { inlineCode, link, paragraphs } from "./markdown.ts";

/** What a document of a kind calls itself at its top (image-spec 1.1.1, manifest.md and image-index.md; distribution, schema 2). */
const OWN_TYPES: Readonly<Partial<Record<Kind, string>>> = {
  "oci-index": MEDIA_TYPE_OCI_INDEX,
  "oci-manifest": MEDIA_TYPE_OCI_MANIFEST,
  "docker-list": MEDIA_TYPE_DOCKER_LIST,
  "docker-manifest": MEDIA_TYPE_DOCKER_MANIFEST,
};

/** What a media type is, whether it may stand at `node`, its twin, who reads it and where it is written; as Markdown. */
export function mediaTypeHover(doc: Document, node: Node, name: string, property: "mediaType" | "artifactType"): string {
  const descriptor = property === "mediaType" ? doc.descriptors.find(({ mediaTypeNode }) => mediaTypeNode === node) : undefined;
  const known = findMediaType(name);
  const remedy = doc.cache === "index" && descriptor?.place === "manifest" && !isManifestType(name) ? cacheRemedy(doc) : undefined;
  const here = property === "artifactType" ? artifactTypePlace(known) : placeOf(doc, node, name, descriptor);
  const said =
    known === undefined
      ? unknown(name, here)
      : paragraphs(`**${known.title}** — ${known.family}, ${known.status}`, known.meaning, here, closing(known));
  return remedy === undefined ? said : paragraphs(remedy, "---", said);
}

function isManifestType(name: string): boolean {
  const role = placeRole(name);
  return role === "manifest" || role === "index";
}

function unknown(name: string, here: string | undefined): string {
  const meant = closestMediaType(name);
  const suggestion = meant === undefined ? undefined : `Probably ${inlineCode(meant)} is meant.`;
  if (!isWellFormed(name)) return paragraphs("**Not a media type** — it needs the form `type/subtype` (RFC 6838, section 4.2)", suggestion);
  return paragraphs(
    `**Unknown media type** — not in this tool's catalogue`,
    suggestion ?? "That is no fault: every project may name its own, and readers pass over those that they do not know.",
    here,
  );
}

/** Twin or successor, who reads it, and where it is written. */
function closing(known: MediaType): string {
  const other = known.equivalent === undefined ? undefined : findMediaType(known.equivalent);
  let twin: string | undefined;
  if (other !== undefined) {
    const label = known.equivalence === "replaces it" ? "Replaced by" : `${other.family} equivalent`;
    twin = `${label}: ${inlineCode(other.name)}${known.equivalence === "similar" ? " (similar, not interchangeable)" : ""}`;
  }
  return paragraphs(known.readers, [twin, link(known.spec)].filter((part) => part !== undefined).join(" · "));
}

function artifactTypePlace(known: MediaType | undefined): string {
  return known === undefined || known.role === "artifactType"
    ? "Here it names the kind of the artifact."
    : "Here it names the kind of the artifact, although it is better known as the type of a blob or document.";
}

/** Whether the type may stand where it stands, in one sentence, or `undefined` where there is no telling. */
function placeOf(doc: Document, node: Node, name: string, descriptor: Descriptor | undefined): string | undefined {
  if (node !== NONE && node === doc.mediaTypeNode && doc.kind !== "oci-descriptor") return ownType(doc.kind, name);
  if (descriptor === undefined) return undefined;
  const role = placeRole(name);
  if (role === undefined) return undefined;
  switch (descriptor.place) {
    case "manifest":
      if (role === "manifest" || role === "index") return `Here it stands in \`manifests\`, where it belongs.`;
      return doc.cache === "index"
        ? "Here it stands in `manifests`, as in every BuildKit cache of the legacy form; other clients expect a manifest there."
        : "Here it stands in `manifests`, where clients expect a manifest: they fetch it as one and fail.";
    case "subject":
      return role === "manifest" || role === "index"
        ? "Here it is the `subject`: the manifest that this document says something about."
        : "Here it is the `subject`, where clients expect a manifest or an index.";
    case "config":
      if (role === "manifest" || role === "index" || role === "layer")
        return `Here it stands as \`config\`, where clients expect a config.`;
      return otherFamily(doc.kind, familyOf(name), name) ?? "Here it stands as `config`, where it belongs.";
    case "layer":
      if (role === "manifest" || role === "index")
        return "Here it stands in `layers`, where clients expect the content of an image or artifact.";
      if (role === "config") return "Here it stands in `layers`; a config has its place in `config`.";
      return otherFamily(doc.kind, layerFamily(name), name) ?? "Here it stands in `layers`, where it belongs.";
    case "blob":
      return role === "manifest" || role === "index"
        ? "Here it stands in `blobs`, where readers expect the content of the artifact."
        : "Here it stands in `blobs`, where it belongs.";
    default:
      return undefined;
  }
}

/** The sentence for a type of the other family in a manifest, and who minds (measured with the clients of Debian 12). */
function otherFamily(kind: Kind, family: "oci" | "docker" | undefined, name: string): string | undefined {
  if (kind === "oci-manifest" && family === "docker")
    return findMediaType(name)?.role === "layer"
      ? "Here it stands in an OCI image manifest, where buildah and umoci refuse Docker's layer types."
      : "Here it stands in an OCI image manifest, where podman, buildah, skopeo inspect and umoci refuse Docker's config type.";
  if (kind === "docker-manifest" && family === "oci")
    return findMediaType(name)?.role === "layer"
      ? "Here it stands in a Docker manifest, where podman, skopeo and buildah refuse OCI layer types."
      : "Here it stands in a Docker manifest, to which Docker's own config type belongs.";
  return undefined;
}

function ownType(kind: Kind, name: string): string | undefined {
  if (!INDEX_KINDS.includes(kind) && !MANIFEST_KINDS.includes(kind)) return undefined;
  const own = OWN_TYPES[kind];
  if (own === undefined || own === name) return "Here it says what this document is.";
  const kindName = KIND_NAMES[kind];
  return `Here it should say what this document is: by its properties ${kindName.startsWith("O") ? "an" : "a"} ${kindName}, ${inlineCode(own)}.`;
}
