// Our check and the peers on one text in memory, warm, as multiples of JSON.parse.
import { fork } from "node:child_process";
import path from "node:path";
import { count, expect } from "./figures.mjs";

/** What is measured: a document's name, its maker, its sizes. */
const MADE = [
  ["valid index", "validIndex", [10, 100, 1000, 10000]],
  ["valid index, read by every rule", "readIndex", [10, 100, 1000, 10000]],
  ["Docker manifest list", "dockerList", [100, 1000, 10000]],
  ["every digest faulty", "faultyIndex", [100, 1000, 10000]],
  ["one digest in all entries", "doubledIndex", [100, 1000, 10000]],
  ["legacy cache", "legacyCache", [100, 1000, 10000]],
  ["cut off at 90 %", "truncatedIndex", [100, 1000, 10000]],
];

/** The contestants with their columns' titles. */
const CONTESTANTS = {
  check: "**full check, all rules**",
  scan: "our scan alone",
  ajv: "ajv, of the value",
  tree: "jsonc-parser, tree",
  service: "json-languageservice, parse + doValidation",
  hyperjump: "@hyperjump/json-schema, of the value",
  momoa: "momoa, AST",
};

/** Peers that take a second and more for a large document: they read the valid one and the faulty one alone. */
const SLOW = ["hyperjump", "momoa"];
const FOR_SLOW = ["validIndex", "faultyIndex"];

/** Registries refuse more than 4 MiB; here it only counts that it ends and says so. */
const ENDLESS = 100_000;

/** Asks a contestant's process to measure one document. */
function ask(child, message) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`bench: a contestant ended with ${code}`)));
    child.once("message", (answer) => {
      child.removeAllListeners();
      resolve(answer);
    });
    child.send(message);
  });
}

const start = (name) => fork(path.join(import.meta.dirname, "contestant.mjs"), [name], { execArgv: [] });

/** Throws where a contestant does not do the work that its figure would stand for. */
export async function inProcess(report, { quick }) {
  const names = quick ? ["check", "service"] : Object.keys(CONTESTANTS);
  const children = Object.fromEntries(names.map((name) => [name, start(name)]));
  const amount = quick ? { rounds: 5, warm: 100 } : { rounds: 15, warm: 400 };
  for (const name of ["check", "service", "ajv", "hyperjump"].filter((name) => names.includes(name))) {
    const { found } = await ask(children[name], { make: "oneFault", n: 2, rounds: 0 });
    expect(`problems that ${name} finds in a document with one fault`, found, 1);
  }
  const title = "In process, as a multiple of `JSON.parse` of the same text (CPU, warm); in brackets the problems found";
  report.heading(title, "document", "size", "JSON.parse, ms", ...names.map((name) => CONTESTANTS[name]));
  const growth = [];
  for (const [name, make, sizes] of MADE) {
    const measured = quick ? sizes.filter((n) => n >= 1000) : sizes;
    for (const n of measured) {
      const all = {};
      for (const one of names)
        all[one] =
          SLOW.includes(one) && !FOR_SLOW.includes(make) ? { refused: "not asked" } : await ask(children[one], { make, n, ...amount });
      const { check, service } = all;
      if (make === "validIndex" || make === "readIndex")
        for (const one of names) if (all[one].found !== undefined) expect(`problems of ${one} in a valid document`, all[one].found, 0);
      const cell = ({ parse, work, found, refused }) =>
        refused === undefined ? `${(work / parse).toFixed(work < parse ? 2 : 1)}${found ? ` (${count(found)})` : ""}` : "–";
      report.row(
        `${name}, N = ${count(n)}`,
        `${(check.size / 1e6).toFixed(2)} MB`,
        check.parse.toFixed(2),
        ...names.map((one) => (one === "check" ? `**${cell(all[one])}**` : cell(all[one]))),
      );
      if (n === 10000 && make === "validIndex") {
        report.bound("full check of a valid index, N = 10 000, beside `JSON.parse`", check.work / check.parse, 5);
        report.bound("the same beside the JSON language service", check.work / check.parse / (service.work / service.parse), 0.1);
      }
      if (n === 10000 && make === "readIndex")
        report.bound("the same where every rule reads it, beside `JSON.parse`", check.work / check.parse, 5);
    }
    for (const n of [100, 1000].filter((n) => measured.includes(n))) {
      const { work, tenWork, parse, tenParse } = await ask(children.check, { make, n, grow: true, ...amount });
      growth.push(`${name} × ${(tenWork / work).toFixed(1)} (JSON.parse × ${(tenParse / parse).toFixed(1)})`);
      report.bound(`growth, ${name}, N = ${count(n)} → ${count(10 * n)}`, tenWork / work, 12);
    }
  }
  report.say();
  report.say(`Ten times the document takes, both sizes by turns: ${growth.join(", ")}.`);
  report.say();
  for (const child of Object.values(children)) child.disconnect();
  await conversion(report, amount);
  await foreign(report, amount);
  if (!quick) await endless(report);
}

async function conversion(report, amount) {
  const child = start("conversion");
  const times = await ask(child, { n: 10000, ...amount });
  child.disconnect();
  expect("the outcome of the conversion", times.outcome, "converted");
  const ofBoth = (value) => (value / times.both).toFixed(1);
  report.say(
    `Conversion of the legacy cache with N = 10 000, as a multiple of \`JSON.parse\` + \`JSON.stringify\` (${times.both.toFixed(1)} ms): ${ofBoth(times.convert)} for a document that has been read, ${ofBoth(times.all)} with reading it, ${ofBoth(times.hashed)} with the new digest but without reading.`,
  );
  report.say();
  report.bound("conversion of a cache that has been read, N = 10 000, beside `JSON.parse` + `stringify`", times.convert / times.both, 2);
}

async function foreign(report, amount) {
  const child = start("check");
  const { parse, work, size, found } = await ask(child, { make: "foreignList", n: 10000, ...amount });
  child.disconnect();
  expect("what is said of JSON of somebody else", found, 0);
  report.say(`JSON of somebody else (${(size / 1e6).toFixed(1)} MB) is passed over in ${(work / parse).toFixed(1)} × \`JSON.parse\`.`);
  report.say();
}

async function endless(report) {
  const child = start("check");
  const { work, size, found } = await ask(child, { make: "validIndex", n: ENDLESS, rounds: 3, warm: 0 });
  child.disconnect();
  expect("what is said of a document that registries refuse", found, 1);
  report.say(
    `N = ${count(ENDLESS)} (${(size / 1e6).toFixed(0)} MB, which registries refuse): one check takes ${(work / 1000).toFixed(1)} s and says so.`,
  );
  report.say();
}
