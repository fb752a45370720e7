// What each rule costs on a document of N entries, as a multiple of JSON.parse of the same text, with a document's maker of documents.mjs:
// `node --import tsx bench/rules.mjs [N] [legacyCache]`.
// A look for whoever writes rules; the measured table is made by run.mjs.
import { validate } from "../server/src/validate.ts";
import * as documents from "./documents.mjs";

const n = Number(process.argv[2] ?? 10_000);
const makers = { ...documents };
const text = makers[process.argv[3] ?? "validIndex"](n);
const ROUNDS = Math.max(40, Math.min(4000, 400_000 / n));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const clock = () => performance.now();
const spent = new Map();
const whole = [];
const parse = [];
for (let round = 0; round < ROUNDS; round++) {
  let began = clock();
  JSON.parse(text);
  parse.push(clock() - began);
  began = clock();
  validate(text, { timing: { clock, took: (rule, ms) => void (spent.get(rule) ?? spent.set(rule, []).get(rule)).push(ms) } });
  whole.push(clock() - began);
}
const unit = median(parse.slice(ROUNDS / 2));
const rows = [...spent].map(([rule, times]) => [rule, median(times.slice(ROUNDS / 2)) / unit]).sort((a, b) => b[1] - a[1]);
for (const [rule, times] of rows.filter(([, times]) => times >= 0.01)) console.log(`${times.toFixed(3).padStart(8)} × ${rule}`);
console.log(`${(median(whole.slice(ROUNDS / 2)) / unit).toFixed(2).padStart(8)} × all, with the scan (JSON.parse: ${unit.toFixed(1)} ms)`);
