import fs from "node:fs";

/** The text that a process is busy with, written down before it is run: whatever ends the process, somebody else can say with what. */
export interface Hand {
  /** Takes the next text into the hand. */
  readonly take: (text: string) => void;
}

/** What was in the hand of a process. */
export interface Held {
  /** How many texts it took. */
  readonly count: number;
  readonly text: string;
}

/** Before the text: its length in UTF-16 units, and how many were taken. */
const HEAD = 8;

/** Writes texts into a file, each over the one before, in UTF-16, which has half characters, too. */
export function openHand(file: string): Hand {
  const fd = fs.openSync(file, "w");
  let count = 0;
  return {
    take: (text) => {
      const bytes = Buffer.alloc(HEAD + 2 * text.length);
      bytes.writeUInt32LE(text.length, 0);
      bytes.writeUInt32LE(++count, 4);
      bytes.write(text, HEAD, "utf16le");
      fs.writeSync(fd, bytes, 0, bytes.length, 0);
    },
  };
}

/** What a process held last; nothing where it took no text. */
export function heldIn(file: string): Held {
  const bytes = fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0);
  if (bytes.length < HEAD) return { count: 0, text: "" };
  return { count: bytes.readUInt32LE(4), text: bytes.toString("utf16le", HEAD, HEAD + 2 * bytes.readUInt32LE(0)) };
}
