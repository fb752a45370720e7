import fs from "node:fs";
import path from "node:path";

const sources = path.resolve(import.meta.dirname, "../../server/src");

/** Numbers at the edges of what readers take. */
const NUMBERS =
  "0 -0 1 -1 2 7 1.0 1.5 1e3 1E400 -1e-400 9007199254740991 9007199254740993 9223372036854775807 9223372036854775808 18446744073709551616 00 01 0x10 .5 5. 1e +1 Infinity NaN 4294967296 2147483648";

/** Texts that some reader somewhere takes for something. */
const TEXTS = [
  "",
  " ",
  "\u0000",
  "\u001b[31m",
  "\u202e",
  "\ud800",
  "\udc00",
  "😀",
  "\ufeff",
  "\u2028",
  "é",
  "`x`",
  "[x](command:y)",
  "<img src=x>",
  "__proto__",
  "constructor",
  "toString",
  "../../etc/passwd",
  "/",
  "C:\\x",
  "\\u0000",
  "\\ud83d",
  "%",
  "%00",
  "%zz",
  "sha256:",
  `sha256:${"0".repeat(64)}`,
  `sha256:${"a1".repeat(32)}`,
  `sha256:${"A1".repeat(32)}`,
  `sha512:${"b2".repeat(64)}`,
  "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  "e30=",
  "e30",
  "AAAA",
  "2024-05-01T10:00:00Z",
  "2024-05-01T10:00:00.123456789+02:00",
  "0001-01-01T00:00:00Z",
  "2024-02-30T25:61:61Z",
  "http://user:pass@example.com:99999/%zz",
  "https://[::1",
  "docker.io/library/alpine:3@sha256:1",
  "MIT OR (Apache-2.0 WITH LLVM-exception AND GPL-2.0+)",
  "10.0.17763.1879",
  "80/tcp",
  "8000-9000/udp",
  "PATH=/bin",
  "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "CMD-SHELL",
  "SIGTERM",
  "SIGRTMIN+3",
  "unknown",
  "linux/amd64",
  "x".repeat(300),
];

/** Pieces of JSON that lead somewhere. */
const PIECES = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "null",
  "true",
  "false",
  "{}",
  "[]",
  "//",
  "/*",
  "*/",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "'",
  "\\",
];

/** All short texts that stand in the server's sources: media types, keys, property names and words that some line looks for. */
function words(): readonly string[] {
  const found = new Set<string>();
  for (const name of fs.readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || name.startsWith("generated")) continue;
    for (const [, text = ""] of fs.readFileSync(path.join(sources, name), "utf8").matchAll(/"([^"\\\n]{1,80})"/g))
      if (!text.includes("  ") && text.split(" ").length < 4 && !text.startsWith(".")) found.add(text);
  }
  return [...found].sort();
}

/** What mutations put in. */
export interface Dictionary {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly pieces: readonly string[];
}

/** Read once. */
export const dictionary: Dictionary = { texts: [...TEXTS, ...words()], numbers: NUMBERS.split(" "), pieces: PIECES };
