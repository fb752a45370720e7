import { readReference } from "../../../server/src/oci/reference.ts";

/** The programs that may fetch manifests, the one that is most often there first. */
export const TOOL_NAMES = ["docker", "skopeo", "crane", "oras", "regctl"] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** How a program is called, without a shell: each string is one argument. */
export interface Tool {
  /** What a list shows: "docker buildx imagetools". */
  readonly label: string;
  /** Prints the manifest's bytes as the registry has them. */
  readonly fetch: (reference: string) => readonly string[];
  /** Stores the bytes on its standard input under a reference. Left out: it cannot store a manifest as it is. */
  readonly push?: (reference: string, mediaType: string) => readonly string[];
  /** Stores what lies in a folder (`manifest.json`, `version`, the config by its digest's digits) under a reference. */
  readonly pushFolder?: (reference: string, folder: string) => readonly string[];
  /** Prints the bytes of the config that a stored image manifest names. */
  readonly fetchConfig?: (reference: string) => readonly string[];
}

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  docker: { label: "docker buildx imagetools", fetch: (reference) => ["buildx", "imagetools", "inspect", "--raw", reference] },
  skopeo: {
    label: "skopeo",
    fetch: (reference) => ["inspect", "--raw", `docker://${reference}`],
    fetchConfig: (reference) => ["inspect", "--config", "--raw", `docker://${reference}`],
    // What an index lists, and the layers of an image, are there already and are not asked for.
    pushFolder: (reference, folder) => [
      "copy",
      "--preserve-digests",
      "--multi-arch",
      "index-only",
      `dir:${folder}`,
      `docker://${reference}`,
    ],
  },
  crane: { label: "crane", fetch: (reference) => ["manifest", reference] },
  oras: {
    label: "oras",
    fetch: (reference) => ["manifest", "fetch", reference],
    push: (reference, mediaType) => ["manifest", "push", "--media-type", mediaType, reference, "-"],
  },
  regctl: {
    label: "regctl",
    fetch: (reference) => ["manifest", "get", "--format", "raw-body", reference],
    push: (reference, mediaType) => ["manifest", "put", "--content-type", mediaType, reference],
  },
};

/** A reference that was typed, as every tool takes it. */
export interface Typed {
  readonly reference: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Reads what a person typed: without blanks around it and without `docker://` or `oci://` before it, a registry named and a tag put in
 * where there is none. What comes out begins with a letter or digit and holds neither blanks nor control characters, so that no
 * program takes it for an option.
 *
 * @returns why it is no reference, as one sentence, or the reference
 */
export function typedReference(text: string): Typed | string {
  const bare = text.trim().replace(/^(?:docker|oci|https?):\/\//, "");
  if (bare === "") return "Type a reference: registry.example.org/team/app:1.4";
  const read = readReference(bare);
  if ("says" in read) return `This ${read.says}`;
  const { host = "docker.io", repository, digest } = read;
  const tag = read.tag ?? (digest === undefined ? "latest" : undefined);
  const path = host === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository;
  const reference = `${host}/${path}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
  // By grammar it always is; what is handed to a program is looked at once more.
  if (!/^[A-Za-z0-9[][A-Za-z0-9._:/@+[\]-]*$/.test(reference)) return "This is no reference";
  return { reference, tag, digest };
}

/** The same repository under another tag; the digest goes. */
export function withTag(reference: string, tag: string): string {
  const named = reference.split("@", 1)[0] ?? "";
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return `${colon < 0 ? named : named.slice(0, colon)}:${tag}`;
}
