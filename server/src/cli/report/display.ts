/**
 * Text from documents, file names and arguments on its way to a terminal. Nothing that a terminal obeys (escape sequences,
 * C0 and C1 controls) or that reorders or hides text (bidirectional controls, zero-width characters, CVE-2021-42574) gets
 * there as itself.
 */

/** One visible unit of a line: a code point, or the spelling of one that must not be printed. */
interface Cell {
  readonly text: string;
  /** Terminal columns it takes: 0 (combining), 1, 2 (wide) or more (a spelling). */
  readonly width: number;
  /** UTF-16 units it stands for. */
  readonly units: number;
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
const COMBINING = /^\p{M}$/u;
const WIDE =
  /^(?:\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])$/u;

function cellOf(character: string): Cell {
  const code = character.codePointAt(0) as number;
  const units = character.length;
  if (code >= 0x20 && code < 0x7f) return { text: character, width: 1, units };
  if (code === 9) return { text: "  ", width: 2, units };
  if (code < 0x20) return { text: String.fromCharCode(0x2400 + code), width: 1, units };
  if (code === 0x7f) return { text: "\u2421", width: 1, units };
  if (UNPRINTABLE.test(character)) {
    const text = `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
    return { text, width: text.length, units };
  }
  return { text: character, width: COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1, units };
}

const ORDINARY = /^[\x20-\x7e]*$/;

/** The line's cells in order. A character that no terminal may see is spelt: U+202E as `<U+202E>`, ESC as `␛`. */
export function cellsOf(line: string): Cell[] {
  return Array.from(line, cellOf);
}

/** A text made safe for one line of a terminal. */
export function shown(text: string): string {
  if (ORDINARY.test(text) || !UNPRINTABLE.test(text)) return text;
  return cellsOf(text)
    .map((cell) => cell.text)
    .join("");
}

/** How many terminal columns a text takes. */
export function widthOf(text: string): number {
  if (ORDINARY.test(text)) return text.length;
  let width = 0;
  for (const cell of cellsOf(text)) width += cell.width;
  return width;
}

/** Breaks a text at spaces into lines of at most `width` columns; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ")) {
    const wide = widthOf(word);
    if (line !== "" && used + 1 + wide > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    line = line === "" ? word : `${line} ${word}`;
    used = used === 0 ? wide : used + 1 + wide;
  }
  lines.push(line);
  return lines;
}
