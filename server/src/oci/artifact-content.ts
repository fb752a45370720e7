import { findMediaType } from "./mediatypes.ts";

/**
 * The families of the catalogue whose layers are files for a program of theirs and for no container runtime. Left out: what
 * runtimes or snapshotters mount (OCI, Docker, ocicrypt, Wasm, nydus, EROFS, squashfs, containerd), and signatures, attestations
 * and lists of parts, which cosign and BuildKit put beside an image config on purpose.
 */
const FAMILIES: ReadonlySet<string> = new Set([
  "Helm",
  "Flux",
  "Timoni",
  "Zarf",
  "Docker Compose",
  "OPA",
  "Kyverno",
  "Falco",
  "Dev Containers",
  "Bicep",
  "Trivy",
  "Artifact Hub",
  "ModelPack",
  "Docker AI",
  "KitOps",
]);

/** Types of ordinary files (IANA registry of media types, and the usual names beside it) outside `text`, `image` and the like. */
const FILES: ReadonlySet<string> = new Set([
  "application/javascript",
  "application/pdf",
  "application/toml",
  "application/x-sh",
  "application/x-yaml",
  "application/xml",
  "application/yaml",
]);

const FILE_TYPES = /^(?:text|image|audio|video|font)\//;

/** What tools put beside an image config on purpose: cosign's signatures and attestations, BuildKit's attestations, SBOMs. */
const BESIDE_IMAGES: ReadonlySet<string> = new Set(["Sigstore", "Notation", "in-toto", "SBOM"]);

/** Whether a media type surely names content of an artifact that no container runtime can take for a file-system layer. */
export function isArtifactContent(mediaType: string): boolean {
  const known = findMediaType(mediaType);
  if (known !== undefined)
    return (known.role === "layer" || known.role === "blob") && known.status === "current" && FAMILIES.has(known.family);
  return FILES.has(mediaType) || FILE_TYPES.test(mediaType);
}

/** Whether a media type is that of a signature, an attestation or a list of parts. */
export function isStatement(mediaType: string): boolean {
  return BESIDE_IMAGES.has(findMediaType(mediaType)?.family ?? "");
}
