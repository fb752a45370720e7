// What every part of the bench shares: medians, the lines of the report, and the bounds that its figures are held against.

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
export const percentile = (numbers, p) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * p))];
export const count = (n) => n.toLocaleString("en").replaceAll(",", " ");

/** Stops the bench where a contestant does not do the work that its figure would stand for. */
export function expect(what, actual, wanted) {
  if (actual !== wanted) throw new Error(`bench: ${what} is ${actual}, not ${wanted}: the figures would compare different work`);
}

/** How far over its bound a ratio must be before the quick form fails: noise never does that. */
const FAR = 2;

/** A report: its lines as Markdown, printed as they come, and the bounds. */
export function createReport() {
  const lines = [];
  const bounds = [];
  const say = (line = "") => {
    lines.push(line);
    console.log(line);
  };
  return {
    lines,
    say,
    row: (...cells) => say(`| ${cells.join(" | ")} |`),
    heading(title, ...columns) {
      say(`### ${title}`);
      say();
      if (columns.length === 0) return;
      say(`| ${columns.join(" | ")} |`);
      say(`|${"---|".repeat(columns.length)}`);
    },
    /** Notes that `figure` should be at most `most` (a ratio, or a number with its `unit`). */
    bound: (what, figure, most, unit = "×") => bounds.push({ what, figure, most, unit }),
    /** Writes the table of bounds and gives those that are far outside. */
    judge() {
      if (bounds.length === 0) return [];
      this.row("bound", "at most", "here", "");
      say("|---|---|---|---|");
      const shown = (value, unit) => `${value < 1 && unit === "×" ? value.toFixed(2) : value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
      for (const { what, figure, most, unit } of bounds)
        this.row(what, shown(most, unit), `**${shown(figure, unit)}**`, figure <= most ? "met" : "missed");
      say();
      return bounds.filter(({ figure, most }) => !(figure <= most * FAR)).map(({ what }) => what);
    },
  };
}
