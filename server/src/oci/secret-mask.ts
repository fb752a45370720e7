import { isLiteralSecret, isSecretName, passwordInUrl, secretToken } from "./secrets.ts";

/** Longer texts are cut before secrets are looked for; in UTF-16 units. */
const LONGEST = 16_384;
/** More tokens than these in one text are not told apart: from the next one on everything is hidden. */
const MOST = 64;

/** What stands where a secret is not shown. */
export const MASK = "•••";

const ASSIGNMENT = /([A-Za-z_][A-Za-z0-9_.-]{0,99})(=|" ?: ?"|' ?: ?')("[^"\n]{1,4000}"|'[^'\n]{1,4000}'|[^\s"',;&]{1,4000})/g;

/** What a token goes on with: to its end nothing of it is shown. */
const TOKEN_REST = /[^\s"',;&)\]}]*/y;

/**
 * A text without the secrets that `exposed-secret` would tell of: tokens of known services, passwords in addresses, and values of names
 * that say they are secret. Each is `•••`; the text is cut at 16 384 characters. Linear.
 */
export function withoutSecrets(text: string): string {
  let shown = text.slice(0, LONGEST).replace(ASSIGNMENT, (whole, name: string, sign: string, value: string) => {
    const bare = value.replace(/^["']|["']$/g, "");
    return isSecretName(name) && isLiteralSecret(bare) ? `${name}${sign}${value === bare ? MASK : value[0] + MASK + value[0]}` : whole;
  });
  for (let count = 0; ; count++) {
    const token = secretToken(shown);
    if (token === undefined) break;
    if (count === MOST) return `${shown.slice(0, token.from)}${MASK}`;
    if (shown.startsWith("-----", token.from)) {
      // A key stands to its end mark, or to the end.
      const end = shown.indexOf("-----END", token.to);
      const after = end < 0 ? shown.length : shown.indexOf("-----", end + 8) + 5;
      shown = shown.slice(0, token.from) + MASK + shown.slice(Math.max(after, token.to));
    } else {
      TOKEN_REST.lastIndex = token.from;
      const length = TOKEN_REST.exec(shown)?.[0].length ?? 0;
      shown = shown.slice(0, token.from) + MASK + shown.slice(token.from + Math.max(length, token.to - token.from));
    }
  }
  for (let count = 0; count <= MOST; count++) {
    const found = passwordInUrl(shown);
    if (found === undefined) return shown;
    if (count === MOST) return shown.slice(0, found.to) + MASK;
    const at = shown.indexOf("@", found.to);
    shown = `${shown.slice(0, found.to)}:${MASK}${shown.slice(at)}`;
  }
  return shown;
}
