/** A platform as people ask for it: `linux/amd64`, `linux/arm/v7`. */
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/;

/** Whether a text asks for a platform: operating system, architecture and perhaps a variant, with `/` between them. */
export function isPlatformText(text: string): boolean {
  return PLATFORM.test(text);
}

/** Variants that say no more than the architecture by itself, which clients take for the same. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = { amd64: ["v1"], arm64: ["v8", "8"], arm: ["v7", "7"] };

/** A platform in the form in which two can be compared: `arm64` is `arm64/v8`, and `arm` is `arm/v7`. */
export function comparablePlatform(os: string, architecture: string, variant = ""): string {
  const says = variant !== "" && IMPLIED[architecture]?.includes(variant) !== true;
  return says ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
}

/** The same for the text that asks for one. */
export function comparablePlatformText(text: string): string {
  const [os = "", architecture = "", variant] = text.split("/");
  return comparablePlatform(os, architecture, variant);
}

/** Whether a text is as a pattern wants it: `*` stands for any text, also none, and everything else for itself. Never goes back. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
