/** Text goes out in pieces of about this many units. */
const PIECE = 1 << 16;

/** A write that waits until there is something worth writing: one for every line costs more than the check that it tells of. */
export function inPieces(write: (text: string) => void): { readonly write: (text: string) => void; readonly flush: () => void } {
  let waiting = "";
  const flush = (): void => {
    const piece = waiting;
    waiting = "";
    if (piece !== "") write(piece);
  };
  return {
    write: (text) => {
      waiting += text;
      if (waiting.length > PIECE) flush();
    },
    flush,
  };
}
