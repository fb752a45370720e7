/** What keeps a text from being a repository's name. */
export type RepositoryFault = "empty" | "upper-case" | "too-long" | "grammar";

/** Longer names are refused by Docker and everything that is built on the same library. */
const LONGEST = 255;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;

/**
 * Checks the path of a repository without its registry (distribution-spec 1.1.0, pulling manifests): components of lower-case letters
 * and digits with `.`, `_`, `__` or dashes between, joined by `/`, at most 255 characters together.
 */
export function repositoryFault(name: string): RepositoryFault | undefined {
  if (name === "") return "empty";
  // Before anything is split: a megabyte of slashes costs nothing.
  if (name.length > LONGEST) return "too-long";
  if (name.split("/").every((component) => COMPONENT.test(component))) return undefined;
  return name.split("/").every((component) => COMPONENT.test(component.toLowerCase())) ? "upper-case" : "grammar";
}

/** Whether a text is a tag: letters, digits and `_.-`, not beginning with `.` or `-`, at most 128 (distribution-spec 1.1.0). */
export function isTag(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text);
}

/** A name of an image as Docker reads it, its parts written out: `busybox:1.36` is `docker.io/library/busybox:1.36`. */
export interface ImageName {
  readonly host: string;
  readonly repository: string;
  readonly tag: string | undefined;
  /** What stands behind `@`; it is not checked. */
  readonly digest: string | undefined;
}

/** Reads `[host[:port]/]repository[:tag][@digest]`, or says what keeps it from being a name. The first part is a host where it looks like one. */
export function readImageName(text: string): ImageName | RepositoryFault | "tag" {
  if (text.length > 2 * LONGEST + 256) return "too-long";
  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const hosted = first === "localhost" || /[.:A-Z]/.test(first);
  const path = hosted ? name.slice(slash + 1) : name;
  // An upper-case first part might be meant as either; without a point or a colon it is more likely a repository's.
  if (hosted && !/[.:]/.test(first) && first !== "localhost") return repositoryFault(name) ?? "grammar";
  if (hosted && !HOST.test(first)) return "grammar";
  const fault = repositoryFault(path) ?? (name.length > LONGEST ? "too-long" : undefined);
  if (fault !== undefined) return fault;
  if (tag !== undefined && !isTag(tag)) return "tag";
  const host = hosted ? first : "docker.io";
  const repository = host === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  return { host, repository, tag, digest };
}
