// One contestant in a process of its own, so that nobody pays for another one's garbage or for code that another one has taught
// the engine. Started by in-process.mjs with the contestant's name; answers each document with its figures.
import { createRequire } from "node:module";
import path from "node:path";
import * as documents from "./documents.mjs";
import { median } from "./figures.mjs";
import { readSchema, root } from "./peers.mjs";

const require = createRequire(import.meta.url);
const ours = () => require(path.join(root, "dist/index.js"));

async function cpu(act) {
  const before = process.cpuUsage();
  await act();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

/** How long one measurement takes at least, in CPU milliseconds: the clock is no finer. */
const LEAST = 4;

/** Runs everything by turns, small work several times at a stretch; gives the median CPU milliseconds of one run of each. */
async function contest(acts, rounds, warm) {
  const entries = [];
  for (const [name, act] of Object.entries(acts)) {
    let spent = 0;
    let runs = 0;
    let last = 0;
    while (runs < 3 || (spent < warm && runs < 1000)) {
      last = await cpu(act);
      spent += last;
      runs++;
    }
    entries.push({ name, act, times: [], at: Math.max(1, Math.ceil(LEAST / Math.max(last, 0.02))) });
  }
  for (let round = 0; round < rounds; round++)
    for (const { act, times, at } of entries) {
      const spent = await cpu(async () => {
        for (let i = 0; i < at; i++) await act();
      });
      times.push(spent / at);
    }
  return Object.fromEntries(entries.map(({ name, times }) => [name, median(times)]));
}

/**
 * What each contestant does with a text: `act` is measured, `found` counts the problems where it looks for any. `parsed`: it is
 * given the value, and the reading is not measured.
 */
const contestants = {
  check() {
    const { validate } = ours();
    return { act: validate, found: (text) => validate(text).problems.length };
  },
  scan() {
    const { scan } = ours();
    return { act: scan };
  },
  tree() {
    const { parseTree } = require("jsonc-parser");
    return { act: (text) => parseTree(text, []) };
  },
  service() {
    const { getLanguageService, TextDocument } = require("vscode-json-languageservice");
    const service = getLanguageService({});
    service.configure({ validate: true, schemas: [{ uri: "test://index", fileMatch: ["*"], schema: readSchema() }] });
    const act = (text) => {
      const document = TextDocument.create("test://doc.json", "json", 1, text);
      return service.doValidation(document, service.parseJSONDocument(document), { schemaValidation: "error" });
    };
    return { act, found: async (text) => (await act(text)).length };
  },
  ajv() {
    const { Ajv2020 } = require("ajv/dist/2020.js");
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    require("ajv-formats")(ajv);
    const act = ajv.compile(readSchema());
    return { parsed: true, act, found: (value) => (act(value) ? 0 : act.errors.length) };
  },
  async hyperjump() {
    const { registerSchema, validate } = await import("@hyperjump/json-schema/draft-2020-12");
    const schema = { ...readSchema(), $id: "https://bench.invalid/index" };
    registerSchema(schema, schema.$id, "https://json-schema.org/draft/2020-12/schema");
    const act = await validate(schema.$id);
    return { parsed: true, act, found: (value) => (act(value).valid ? 0 : 1) };
  },
  async momoa() {
    const { parse } = await import("@humanwhocodes/momoa");
    return { act: (text) => parse(text, { ranges: true }) };
  },
};

/** The conversion beside JSON.parse and JSON.stringify: of a document that has been read, with reading it, and with its new digest. */
async function conversion(n, rounds, warm) {
  const { convertLegacyCache, rules, validate } = ours();
  const text = documents.legacyCache(n);
  const off = Object.fromEntries(rules.map((rule) => [rule.id, "off"]));
  const read = () => validate(text, { rules: off }).document;
  const document = read();
  const acts = {
    both: () => JSON.stringify(JSON.parse(text), null, 2),
    convert: () => convertLegacyCache(document).text,
    all: () => convertLegacyCache(read()).text,
    hashed: () => convertLegacyCache(document).digest,
  };
  return { ...(await contest(acts, rounds, warm)), outcome: convertLegacyCache(document).outcome };
}

const makers = { ...documents, oneFault: (n) => documents.oneFault(documents.validIndex(n)) };
const name = process.argv[2];
const contestant = await contestants[name]?.();

/** A document, and what JSON.parse can read of it: what is cut off is no JSON, so that is the whole. */
function textOf(make, n) {
  const text = makers[make](n);
  return { text, whole: make === "truncatedIndex" ? documents.validIndex(n) : text };
}

/**
 * What a document takes and what one with ten times the entries does, by turns like all that is compared: measured one after the other, the
 * smaller one meets a heap in which there is nothing yet to collect, and the ratio says more about that than about the work.
 */
function tenfold(make, n, rounds, warm) {
  const [one, ten] = [textOf(make, n), textOf(make, 10 * n)];
  const acts = {
    work: () => contestant.act(one.text),
    tenWork: () => contestant.act(ten.text),
    parse: () => JSON.parse(one.whole),
    tenParse: () => JSON.parse(ten.whole),
  };
  return contest(acts, rounds, warm);
}

process.on("message", async ({ make, n, rounds, warm, grow }) => {
  if (name === "conversion") return process.send(await conversion(n, rounds, warm));
  if (grow) return process.send(await tenfold(make, n, rounds, warm));
  const { text, whole } = textOf(make, n);
  const given = contestant.parsed ? JSON.parse(whole) : text;
  const acts = { parse: () => JSON.parse(whole), work: () => contestant.act(given) };
  try {
    const found = await contestant.found?.(given);
    const times = rounds > 0 ? await contest(acts, rounds, warm) : {};
    process.send({ ...times, size: text.length, found });
  } catch (error) {
    // A peer that refuses a broken text or a deep one has no figure.
    if (name === "check" || name === "service") throw error;
    process.send({ refused: error instanceof Error ? error.message : String(error) });
  }
});
