/** Enough of a digest to tell it from its neighbours. */
export function brief(digest: string): string {
  const colon = digest.indexOf(":");
  return digest.length > colon + 13 ? `${digest.slice(0, colon + 13)}…` : digest;
}
