/** Absolute paths with `/`, as configurations are written and compared: "/home/a/b.json", "C:/a/b.json". */

/** The folder of a path; that of the root is the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** A relative path as seen from a folder, with `.` and `..` worked out; an absolute one stays. */
export function resolved(folder: string, path: string): string {
  const given = path.replaceAll("\\", "/");
  const whole = /^(?:\/|[a-zA-Z]:\/)/.test(given) ? given : `${folder}/${given}`;
  const parts: string[] = [];
  for (const part of whole.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `${whole.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}
