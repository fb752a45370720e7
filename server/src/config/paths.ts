/** Absolute paths with `/`, as configurations are written and compared: "/home/a/b.json", "c:/a/b.json", "//server/share/a/b.json". */

/** The part of an absolute path that nothing lies above: "/", "c:/", "//server/share/". `undefined` of a relative path. */
function rootOf(path: string): string | undefined {
  const [root] = /^(?:[a-zA-Z]:\/|\/\/[^/]+(?:\/[^/]+)?(?:\/|$)|\/)/.exec(path) ?? [];
  return root;
}

/** The folder of a path; that of a root is the root: "/", "c:", "//server/share". */
export function folderOf(path: string): string {
  const root = rootOf(path) ?? "";
  const slash = path.lastIndexOf("/");
  return slash < root.length ? (root.length > 1 ? root.replace(/\/$/, "") : "/") : path.slice(0, slash);
}

/**
 * Whether a path leads to another machine than a folder's (or to a device, `//./`): to read it would tell that machine who asks, and
 * Windows' password hash with it.
 */
export function leadsElsewhere(folder: string, path: string): boolean {
  const root = rootOf(path) ?? "";
  return root.startsWith("//") && root.replace(/\/$/, "").toLowerCase() !== rootOf(folder)?.replace(/\/$/, "").toLowerCase();
}

/** A relative path as seen from a folder, with `.` and `..` worked out; an absolute one stays. */
export function resolved(folder: string, path: string): string {
  const given = path.replaceAll("\\", "/");
  const whole = rootOf(given) === undefined ? `${folder.replace(/\/$/, "")}/${given}` : given;
  const root = rootOf(whole) ?? "";
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  if (root === "") return parts.join("/");
  return parts.length === 0 ? root : `${root.replace(/\/?$/, "/")}${parts.join("/")}`;
}
