/**
 * Decodes standard base64 with padding (RFC 4648 section 4) as Go's `base64.StdEncoding` does, because that is what every
 * container client reads `data` with (image-spec 1.1.1, descriptor.md): CR and LF are passed over wherever they stand, unused
 * bits before the padding are not looked at, and anything else gives `undefined`: the URL alphabet, spaces, missing padding.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  let padding = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) continue;
    if (code === 61) {
      // Padding completes a group of four of which at least two are digits.
      if (held + padding < 2 || held + padding > 3) return undefined;
      padding++;
      continue;
    }
    const value = digitValue(code);
    if (value < 0 || padding > 0) return undefined;
    bits = (bits << 6) | value;
    if (++held < 4) continue;
    out[length++] = (bits >> 16) & 255;
    out[length++] = (bits >> 8) & 255;
    out[length++] = bits & 255;
    held = 0;
    bits = 0;
  }
  if (held === 0) return padding === 0 ? out.subarray(0, length) : undefined;
  if (held + padding !== 4) return undefined;
  out[length++] = held === 3 ? (bits >> 10) & 255 : (bits >> 4) & 255;
  if (held === 3) out[length++] = (bits >> 2) & 255;
  return out.subarray(0, length);
}

function digitValue(code: number): number {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 48 && code <= 57) return code + 4;
  return code === 43 ? 62 : code === 47 ? 63 : -1;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes in standard base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] as number, bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digit = (shift: number): string => DIGITS.charAt((bits >> shift) & 63);
    pieces.push(digit(18) + digit(12) + (b === undefined ? "=" : digit(6)) + (c === undefined ? "=" : digit(0)));
  }
  return pieces.join("");
}

/** The same digits in the standard alphabet, with as much padding as they need. */
export function standardBase64(text: string): string {
  // No pattern: one that ends in `=+$` looks for the end from every `=` anew.
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 61) end--;
  return text
    .slice(0, end)
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .padEnd(Math.ceil(end / 4) * 4, "=");
}

/**
 * Decodes base64 of the URL alphabet (RFC 4648 section 5), with or without padding, as the signatures of schema 1 are written;
 * `undefined` for anything else.
 */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  if (/[+/]/.test(text)) return undefined;
  return decodeBase64(standardBase64(text));
}
