// Whole processes side by side: what a run costs from its start to its end, in CPU time, wall time and memory.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { oneFault, validIndex } from "./documents.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "..");
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const US = "oci-manifest check";
const PARSE = "node read + JSON.parse";

/** Reads files or a folder's files and gives each to `work`. */
const loop = (before, work) =>
  `const fs=require("fs"),p=require("path");${before};for(const f of process.argv.slice(2)){const list=fs.statSync(f).isDirectory()?fs.readdirSync(f).map(n=>p.join(f,n)):[f];for(const x of list){const t=fs.readFileSync(x,"utf8");${work}}}`;

/** The JSON language service as a program: parse and validate each file, end with 1 where something is found. */
const SERVICE = (schema) =>
  `const{getLanguageService,TextDocument}=require(${JSON.stringify(path.join(here, "node_modules/vscode-json-languageservice"))});const s=getLanguageService({});s.configure({validate:true,schemas:[{uri:"s:/s",fileMatch:["*"],schema:${JSON.stringify(schema)}}]});const all=[];`;

/**
 * @param schema our schema of an index, for the peers
 * @param say prints a line of the report
 * @returns nothing; throws where a contestant does not do the work that its figure would stand for
 */
export function commandLine(schema, { quick, say, expect }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
  const file = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const files = quick ? 500 : 5000;
  const small = file("one.json", validIndex(2));
  const large = file("large.json", validIndex(10000));
  const faulty = file("faulty.json", oneFault(validIndex(2)));
  const many = path.join(folder, "many");
  fs.mkdirSync(many);
  for (let i = 0; i < files; i++) fs.writeFileSync(path.join(many, `${i}.json`), validIndex(5));
  const schemaFile = file("schema.json", JSON.stringify(schema));
  const parse = file("parse.cjs", loop("", "JSON.parse(t)"));
  const service = file(
    "service.cjs",
    `${loop(
      SERVICE(schema),
      'const d=TextDocument.create("f:/"+x,"json",1,t);all.push(s.doValidation(d,s.parseJSONDocument(d)))',
    )};Promise.all(all).then(r=>{process.exitCode=r.some(x=>x.length)?1:0})`,
  );
  const bin = (name) => path.join(here, "node_modules/.bin", name);
  const node = process.execPath;
  const contestants = (target) => ({
    'node -e ""': [node, "-e", ""],
    [PARSE]: [node, parse, target],
    [US]: [node, path.join(root, "dist/cli.js"), "check", target],
    "jsonschema (native, shape only)": [bin("jsonschema"), "validate", "--fast", schemaFile, target],
    "biome lint (native, syntax and duplicates)": [bin("biome"), "lint", `--config-path=${folder}`, "--files-max-size=10000000", target],
    "ajv-cli (shape only)": [
      bin("ajv"),
      ..."validate --spec=draft2020 --strict=false -c ajv-formats -s".split(" "),
      schemaFile,
      "-d",
      target === many ? `${target}/*.json` : target,
    ],
    "vscode-json-languageservice (shape only)": [node, service, target],
  });
  file("biome.json", "{}");

  const run = (rounds, commands) => {
    const { stdout, status } = spawnSync("python3", [path.join(here, "measured.py"), String(rounds)], {
      input: JSON.stringify(commands),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    expect("exit code of the measuring program", status, 0);
    return JSON.parse(stdout);
  };
  // That all check the shape at all; biome has no schema and looks for other faults.
  for (const [name, command] of Object.entries(contestants(faulty))) {
    if (name === 'node -e ""' || name === PARSE || name.startsWith("biome")) continue;
    const [[[, , , code]]] = run(1, [command]);
    if (code === 0) throw new Error(`bench: ${name} finds no fault where there is one`);
  }

  say("### Whole processes (medians; CPU of all threads)");
  say();
  say("| work | program | CPU, ms | wall, ms | peak memory, MB | our CPU as a multiple | our memory as a multiple |");
  say("|---|---|---|---|---|---|---|");
  for (const [work, target] of [
    ["one file of 1 KB", small],
    ["one file of 10 000 entries", large],
    [`${files.toLocaleString("en")} small files`, many],
  ]) {
    const programs = contestants(target);
    const results = run(quick ? 3 : 15, Object.values(programs));
    const costs = Object.fromEntries(
      Object.keys(programs).map((name, i) => {
        for (const [, , , code] of results[i]) expect(`exit code of ${name} on ${work}`, code, 0);
        return [name, [0, 1, 2].map((column) => median(results[i].map((round) => round[column])))];
      }),
    );
    const [cpu, , memory] = costs[US];
    for (const [name, [c, w, m]] of Object.entries(costs)) {
      const mine = name === US;
      const bold = (text) => (mine ? `**${text}**` : text);
      say(
        `| ${work} | ${bold(name)} | ${bold((c * 1000).toFixed(0))} | ${bold((w * 1000).toFixed(0))} | ${bold(m.toFixed(0))} | ${mine ? "" : (cpu / c).toFixed(2)} | ${mine ? "" : (memory / m).toFixed(2)} |`,
      );
    }
  }
  say();
  fs.rmSync(folder, { recursive: true, force: true });
}
