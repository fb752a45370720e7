import { URI } from "vscode-uri";

/** Nobody's document has a longer one: what cannot be looked at in no time is compared letter by letter. */
const LONGEST = 16_384;

/** Every message names its document, and each answer looks at the name a dozen times: so many URIs are kept as they were read. */
const KEPT = 256;
const known = new Map<string, URI | undefined>();

/** A drive's letter at the beginning of a path. */
const DRIVE = /^\/[a-zA-Z]:(?=\/|$)/;

/**
 * Reads a URI as clients write them. A bare path (`/home/a.json`, `C:\a.json`) is a file, scheme, host and a drive's letter are lower-case,
 * `file://localhost/` is this machine and `file:////server/` another one. `undefined` for what is no URI.
 */
export function readUri(uri: string): URI | undefined {
  if (uri.length > LONGEST) return undefined;
  if (known.has(uri)) return known.get(uri);
  const read = parsed(uri);
  if (known.size >= KEPT) known.clear();
  known.set(uri, read);
  return read;
}

function parsed(uri: string): URI | undefined {
  try {
    if (isBare(uri)) return URI.file(uri.startsWith("/") ? uri : uri[0]?.toLowerCase() + uri.slice(1).replaceAll("\\", "/"));
    const colon = uri.indexOf(":");
    if (!/^[a-zA-Z][a-zA-Z0-9+.-]*$/.test(uri.slice(0, Math.max(0, colon)))) return undefined;
    const scheme = uri.slice(0, colon).toLowerCase();
    const rest = uri.slice(colon);
    if (scheme !== "file") return URI.parse(scheme + rest, true);
    // Four or five slashes are the way in which some write a share, and no slash after the drive's letter is Windows' own.
    const read = URI.parse(scheme + rest.replace(/^:\/{4,5}(?=[^/])/, "://"), true);
    const host = read.authority.toLowerCase();
    const authority = host === "localhost" ? "" : host;
    const drive = DRIVE.test(read.path.replaceAll("\\", "/"));
    const own = drive ? read.path.replaceAll("\\", "/").replace(DRIVE, (letter) => letter.toLowerCase()) : read.path;
    return read.with({ authority, path: own });
  } catch {
    return undefined;
  }
}

/** Whether this is a path, which some clients send in a URI's place. */
const isBare = (uri: string): boolean => uri.startsWith("/") || /^[a-zA-Z]:[\\/]/.test(uri);

/** The one spelling under which a document is kept: clients write one URI in several ways (`file:///C%3A/a`, `file:///c:/a`). */
export function normalised(uri: string): string {
  try {
    return readUri(uri)?.toString() ?? uri;
  } catch {
    return uri;
  }
}

/** Whether a URI names a file of Windows, where letter case makes no other file. */
function isWindows({ scheme, authority, path }: URI): boolean {
  return scheme === "file" && (authority !== "" || DRIVE.test(path));
}

/**
 * What is the same of all spellings of a file whose system does not tell them apart: letter case on Windows (and, `foldsCase`, wherever the
 * server runs on such a system), composed and decomposed characters everywhere, which macOS takes for the same.
 */
export function folded(uri: string, foldsCase: boolean): string {
  const read = readUri(uri);
  if (read === undefined) return uri;
  const whole = normalised(uri);
  const path = decoded(whole).normalize("NFC");
  return isWindows(read) || (foldsCase && read.scheme === "file") ? path.toLowerCase() : path;
}

/** A part of a URI without its escapes; as it is written where they are none. */
export function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/**
 * The path of a file of the disk as configurations know it: "/home/a.json", "c:/a.json", "//server/share/a.json"; `undefined` for every
 * other document.
 */
export function diskPath(uri: string): string | undefined {
  const read = readUri(uri);
  if (read?.scheme !== "file") return undefined;
  if (read.authority !== "") return `//${read.authority}${read.path}`;
  return DRIVE.test(read.path) ? read.path.slice(1) : read.path;
}

/** What lies in no folder, or on the disk. */
const NOWHERE = new Set(["file", "untitled", "vscode-notebook-cell"]);

/**
 * The URI of a document that lies on no disk and may have files beside it that the client can read: a remote's, an archive's. `undefined`
 * for every other one, versions of a file (they have a query) and what cannot be a URI.
 */
export function placeElsewhere(uri: string): URI | undefined {
  const read = readUri(uri);
  return read !== undefined && read.query === "" && !NOWHERE.has(read.scheme) && read.path.startsWith("/") ? read : undefined;
}

/** The path of a document as configurations know it: of a file `diskPath`, of one that lies elsewhere that of its URI. */
export function filePath(uri: string): string | undefined {
  return diskPath(uri) ?? placeElsewhere(uri)?.path;
}

/** The path of a URI with `/` everywhere, of a file and of everything else; `undefined` where there is none. */
export function pathIn(uri: string): string | undefined {
  return readUri(uri)?.path || undefined;
}

/** The URI of a file of the disk, given as by `diskPath`, in VS Code's own spelling. */
export function fileUri(path: string): string {
  return URI.file(path).toString();
}

/**
 * The URI of a file, spelled as its client spells a neighbour: up to the folder that both have, the neighbour's own letters stay.
 *
 * @param path as by `filePath`
 * @param like the URI of some file of the same disk, remote or archive
 */
export function fileUriLike(path: string, like: string): string {
  const own = filePath(like);
  if (own === undefined) return fileUri(path);
  const ours = path.split("/");
  const theirs = own.split("/");
  let same = 0;
  while (same < Math.min(ours.length, theirs.length) - 1 && ours[same] === theirs[same]) same++;
  const made = spelled(like, theirs.length - same, ours.slice(same));
  return made ?? placeElsewhere(like)?.with({ path, fragment: "" }).toString() ?? fileUri(path);
}

/**
 * The URI of another file: the last `drop` parts of a URI's path are replaced, and everything before them stays as it is written.
 * `undefined` where the parts of the text are not those of the path.
 */
export function spelled(uri: string, drop: number, parts: readonly string[]): string | undefined {
  const read = readUri(uri);
  const [written = ""] = /^[^?#]*/.exec(uri) ?? [];
  const steps = written.split("/");
  if (read === undefined || drop < 1 || drop >= steps.length || isBare(uri)) return undefined;
  const kept = read.path.split("/").slice(0, -drop);
  try {
    const made = `${steps.slice(0, -drop).join("/")}/${parts.map(encodeURIComponent).join("/")}`;
    const expected = read.with({ path: `${kept.join("/")}/${parts.join("/")}`, query: "", fragment: "" }).toString();
    return normalised(made) === expected ? made : undefined;
  } catch {
    return undefined;
  }
}

/** What a person would call the document of a URI: its last part, decoded where it can be. */
export function nameIn(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf("/") + 1));
}
