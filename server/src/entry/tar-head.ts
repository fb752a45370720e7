/** Whether a file begins like a tar archive: POSIX's or GNU's magic in its first header. */
export function isTar(head: Uint8Array): boolean {
  return head.length >= 263 && Buffer.from(head.subarray(257, 262)).toString("latin1") === "ustar";
}
