import { digestFault } from "./digest.ts";
import { paddingFault, type ValueFault, wholeFault } from "./value-fault.ts";

/** An image reference in its parts. */
export interface Reference {
  /** The registry with its port, where one is named. */
  readonly host: string | undefined;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Longer names than this are refused by Docker and everything built on the same library. */
const LONGEST_NAME = 255;

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Reads a reference by the grammar of the distribution project: `host[:port]/path[:tag][@digest]`. The first part is the host where
 * it has a point or a colon or is `localhost`, as Docker decides it. No registry and no tag are assumed.
 *
 * @returns the parts, or why it is no reference
 */
export function readReference(text: string): Reference | ValueFault {
  const padding = paddingFault(text, referenceFault);
  if (padding !== undefined) return padding;
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]{0,20}:\/\//.exec(text);
  if (scheme !== null) {
    const bare = text.slice(scheme[0].length);
    return {
      says: `is a URL; a reference has no \`${scheme[0]}\``,
      from: 0,
      to: scheme[0].length,
      weight: "wrong",
      ...(referenceFault(bare) === undefined ? { better: bare } : {}),
    };
  }
  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const slash = named.lastIndexOf("/");
  const colon = named.indexOf(":", slash + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const first = name.indexOf("/");
  const head = first < 0 ? "" : name.slice(0, first);
  const host = /[.:]/.test(head) || head === "localhost" ? head : undefined;
  if (host !== undefined && !HOST.test(host))
    return { says: "names no registry before its first `/`", from: 0, to: first, weight: "wrong" };
  const repository = host === undefined ? name : name.slice(first + 1);
  const fault = pathFault(text, repository, host === undefined ? 0 : first + 1);
  if (fault !== undefined) return fault;
  if (name.length > LONGEST_NAME) return wholeFault(text, `has a name of ${name.length} characters; ${LONGEST_NAME} are allowed`);
  if (tag !== undefined && !TAG.test(tag))
    return {
      says: tag === "" ? "ends its name with a colon and no tag" : "has a tag that is none: letters, digits, `_`, `.` and `-`, at most 128",
      from: colon,
      to: named.length,
      weight: "wrong",
    };
  if (digest !== undefined && digestFault(digest) !== undefined)
    return { says: "has something else than a digest after `@`", from: at, to: text.length, weight: "wrong" };
  return { host, repository, tag, digest };
}

function referenceFault(text: string): ValueFault | undefined {
  const read = readReference(text);
  return "says" in read ? read : undefined;
}

/** The name as Docker writes it out, by which two spellings of one image are the same: `busybox` is `docker.io/library/busybox`. */
export function fullNameOf({ host = "docker.io", repository, tag }: Reference): string {
  const path = host === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository;
  return tag === undefined ? `${host}/${path}` : `${host}/${path}:${tag}`;
}

/** Why a text is no repository's path, without registry and tag, or `undefined`. */
export function repositoryFault(text: string): ValueFault | undefined {
  if (text.length > LONGEST_NAME) return wholeFault(text, `has ${text.length} characters; ${LONGEST_NAME} are allowed`);
  return pathFault(text, text, 0);
}

/** Whether a text is a tag (distribution-spec 1.1.0, pulling manifests). */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

function pathFault(text: string, repository: string, start: number): ValueFault | undefined {
  if (repository === "") return wholeFault(text, "names no repository");
  let from = start;
  for (const component of repository.split("/")) {
    const to = from + component.length;
    if (!COMPONENT.test(component)) {
      const place = component === "" ? { from: Math.max(0, from - 1), to: Math.max(1, from) } : { from, to };
      if (component === "") return { says: "has an empty part between slashes", ...place, weight: "wrong" };
      return /[A-Z]/.test(component) && COMPONENT.test(component.toLowerCase())
        ? { says: "has upper case in its repository, which must be lower case", ...place, weight: "wrong" }
        : { says: "is no image reference as `registry.example.com/group/image:tag` is", ...place, weight: "wrong" };
    }
    from = to + 1;
  }
  return undefined;
}

/**
 * Why a text is no image reference with its registry (image-spec 1.1.1, annotations.md, `base.name`), or `undefined`. `scratch`,
 * which no registry has, is right. That the registry is left out is doubtful: Docker's is then meant.
 */
export function qualifiedReferenceFault(text: string): ValueFault | undefined {
  if (text === "scratch") return undefined;
  const read = readReference(text);
  if ("says" in read) return read;
  if (read.host !== undefined) return undefined;
  const better = `docker.io/${read.repository.includes("/") ? "" : "library/"}${text}`;
  return wholeFault(text, "names no registry, so readers have to guess which", { better, weight: "doubtful" });
}

/**
 * Why a text breaks the grammar of `org.opencontainers.image.ref.name` (image-spec 1.1.1, annotations.md), or `undefined`: letters
 * and digits with single separators `-._:@+` or `--` between, in parts between slashes. A character outside the set is wrong; what
 * only has its separators elsewhere may be a tag that registries take, and is doubtful.
 */
export function refNameFault(text: string): ValueFault | undefined {
  const padding = paddingFault(text, refNameFault);
  if (padding !== undefined) return padding;
  const odd = /[^A-Za-z0-9._:@/+-]/u.exec(text);
  if (odd !== null) {
    const shown = odd[0] === " " ? "a space" : /[`\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(odd[0]) ? "a character" : `\`${odd[0]}\``;
    return {
      says: `has ${shown} in it; a reference name has letters, digits and \`-._:@/+\``,
      from: odd.index,
      to: odd.index + odd[0].length,
      weight: "wrong",
    };
  }
  let run = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    const isSeparator = c !== undefined && !/[A-Za-z0-9]/.test(c) && c !== "/";
    if (isSeparator) {
      run++;
      continue;
    }
    const edge = c === undefined || c === "/";
    const separators = run > 12 ? `${text.slice(i - run, i - run + 11)}…` : text.slice(i - run, i);
    const starts = i - run === 0 || text[i - run - 1] === "/";
    if (starts && (run > 0 || edge))
      return place(
        i - run,
        i,
        run === 0 ? "has an empty part beside a slash" : `begins ${starts && i - run > 0 ? "a part " : ""}with \`${separators}\``,
      );
    if (edge && run > 0) return place(i - run, i, `ends ${c === undefined ? "" : "a part "}with \`${separators}\``);
    if (run > 1 && separators !== "--") return place(i - run, i, `has \`${separators}\` between letters, where one separator stands`);
    run = 0;
  }
  return undefined;

  function place(from: number, to: number, says: string): ValueFault {
    return {
      says: `${says}, outside the grammar of reference names`,
      from: Math.max(0, Math.min(from, text.length - 1)),
      to: Math.min(Math.max(to, from + 1), text.length),
      weight: "doubtful",
    };
  }
}
