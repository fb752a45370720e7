/** Why a text is no path of a file in an archive, and what it should have been where that is certain. */
export interface ArchivePathFault {
  readonly code: "empty" | "absolute" | "drive" | "outside" | "detour" | "backslash";
  readonly better?: string;
}

/**
 * Checks a path in an archive as readers do, which look it up as it stands (moby, tarexport; containerd, archive; containers/image,
 * tarfile): relative, with `/` between, without steps upwards. A step `.` and a doubled `/` are let pass.
 */
export function archivePathFault(path: string): ArchivePathFault | undefined {
  if (path === "") return { code: "empty" };
  if (/^[A-Za-z]:/.test(path)) return { code: "drive" };
  if (path.includes("\\")) {
    const better = path.replaceAll("\\", "/");
    return archivePathFault(better) ?? { code: "backslash", better };
  }
  if (path.startsWith("/")) {
    const better = path.replace(/^\/+/, "");
    return archivePathFault(better) === undefined ? { code: "absolute", better } : { code: "absolute" };
  }
  const kept: string[] = [];
  let detours = false;
  for (const step of path.split("/")) {
    if (step === "." || step === "") continue;
    if (step !== "..") kept.push(step);
    else if (kept.pop() === undefined) return { code: "outside" };
    else detours = true;
  }
  if (kept.length === 0) return { code: detours ? "outside" : "empty" };
  return detours ? { code: "detour", better: kept.join("/") } : undefined;
}
