import type { Kind } from "../model/kinds.ts";

/** What a value is in its document, as far as proposals depend on it. */
export type ValuePlace =
  | "entry"
  | "layer"
  | "blob"
  | "config"
  | "subject"
  | "platform"
  | "annotations"
  | "history"
  | "healthcheck"
  | "rootfs"
  | "cache-layer"
  | "cache-record"
  | "cache-link"
  | "saved-image";

type Path = readonly (string | number)[];

/** The place of a value at `path`; `undefined` where nothing of its own is known of it. */
export function valuePlace(kind: Kind, path: Path): ValuePlace | undefined {
  const last = path.at(-1);
  if (last === "platform" && path.length > 1) return "platform";
  if (last === "Labels") return "annotations";
  if (last === "annotations" && kind !== "buildkit-cacheconfig") return "annotations";
  const [first] = path;
  const isElement = path.length === 2 && typeof last === "number";
  switch (kind) {
    case "oci-index":
    case "docker-list":
      if (path.length === 1 && first === "subject") return "subject";
      return isElement && first === "manifests" ? "entry" : undefined;
    case "oci-manifest":
    case "docker-manifest":
      if (path.length === 1) return first === "config" ? "config" : first === "subject" ? "subject" : undefined;
      return isElement && first === "layers" ? "layer" : undefined;
    case "oci-artifact":
      if (path.length === 1) return first === "subject" ? "subject" : undefined;
      return isElement && first === "blobs" ? "blob" : undefined;
    case "oci-config":
    case "docker-config":
      if (path.length === 1) return first === "rootfs" ? "rootfs" : undefined;
      if (path.length === 2 && last === "Healthcheck") return "healthcheck";
      return isElement && first === "history" ? "history" : undefined;
    case "buildkit-cacheconfig":
      if (path.length === 5 && path[2] === "inputs") return "cache-link";
      return isElement ? (first === "layers" ? "cache-layer" : first === "records" ? "cache-record" : undefined) : undefined;
    case "docker-save":
      return path.length === 1 && typeof first === "number" ? "saved-image" : undefined;
    default:
      return undefined;
  }
}
