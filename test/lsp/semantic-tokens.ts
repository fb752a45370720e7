/** A semantic token where it stands; `character` and `length` in the units of the client. */
export interface Token {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: number;
  readonly modifiers: number;
}

/** The tokens of an answer, each of which is told by its distance from the one before (LSP 3.17, textDocument/semanticTokens). */
export function decodedTokens(data: readonly number[]): Token[] {
  const found: Token[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
    line += down;
    character = down === 0 ? character + right : right;
    found.push({ line, character, length, type, modifiers });
  }
  return found;
}
