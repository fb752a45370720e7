// Whole processes side by side: what a run costs from its start to its end, in CPU time, wall time and memory.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { oneFault, validIndex } from "./documents.mjs";
import { count, expect, median } from "./figures.mjs";
import { peer, readSchema, root } from "./peers.mjs";

const US = "oci-manifest check";
const START = 'node -e ""';
const PARSE = "node read + JSON.parse";
const FLOOR = "node read + JSON.parse + digest + a line each, no check";
const BIOME = "biome lint (native, syntax and duplicates)";
const AJV = "ajv-cli (shape only)";

/** Reads files or a folder's files and gives each to `work`. */
const loop = (before, work) =>
  `const fs=require("fs"),p=require("path");${before};for(const f of process.argv.slice(2)){const list=fs.statSync(f).isDirectory()?fs.readdirSync(f).map(n=>p.join(f,n)):[f];for(const x of list){const t=fs.readFileSync(x,"utf8");${work}}}`;

/** The JSON language service as a program: parse and validate each file, end with 1 where something is found. */
const SERVICE = (schema) =>
  `const{getLanguageService,TextDocument}=require(${JSON.stringify(peer("vscode-json-languageservice"))});const s=getLanguageService({});s.configure({validate:true,schemas:[{uri:"s:/s",fileMatch:["*"],schema:${JSON.stringify(schema)}}]});const all=[];`;

/** Runs commands by turns; gives [CPU seconds, wall seconds, peak MB, exit code] of each round of each. */
export function measured(rounds, commands) {
  const { stdout, status } = spawnSync("python3", [path.join(import.meta.dirname, "measured.py"), String(rounds)], {
    input: JSON.stringify(commands),
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  expect("exit code of the measuring program", status, 0);
  return JSON.parse(stdout);
}

/** The medians of what each program costs: [CPU ms, wall ms, peak MB]. Throws where one does not end with 0. */
export function costsOf(rounds, programs, work) {
  const results = measured(rounds, Object.values(programs));
  return Object.fromEntries(
    Object.keys(programs).map((name, i) => {
      for (const [, , , code] of results[i]) expect(`exit code of ${name} on ${work}`, code, 0);
      return [name, [1000, 1000, 1].map((unit, column) => unit * median(results[i].map((round) => round[column])))];
    }),
  );
}

/** Throws where a contestant does not do the work that its figure would stand for. */
export function wholeProcesses(report, { quick }) {
  const schema = readSchema();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-bench-"));
  const file = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const files = quick ? 1000 : 5000;
  const small = file("one.json", validIndex(2));
  const large = file("large.json", validIndex(10000));
  const faulty = file("faulty.json", oneFault(validIndex(2)));
  const many = path.join(folder, "many");
  fs.mkdirSync(many);
  for (let i = 0; i < files; i++) fs.writeFileSync(path.join(many, `${i}.json`), validIndex(5));
  const schemaFile = file("schema.json", JSON.stringify(schema));
  const parse = file("parse.cjs", loop("", "JSON.parse(t)"));
  const floor = file(
    "floor.cjs",
    `${loop("const{createHash}=require('crypto');const out=[]", "const v=JSON.parse(t);out.push(x+' · '+v.mediaType+' · '+createHash('sha256').update(t).digest('hex')+' · '+t.length+' bytes')")};process.stdout.write(out.join('\\n'))`,
  );
  const service = file(
    "service.cjs",
    `${loop(
      SERVICE(schema),
      'const d=TextDocument.create("f:/"+x,"json",1,t);all.push(s.doValidation(d,s.parseJSONDocument(d)))',
    )};Promise.all(all).then(r=>{process.exitCode=r.some(x=>x.length)?1:0})`,
  );
  const bin = (name) => peer(`.bin/${name}`);
  const node = process.execPath;
  const contestants = (target) => ({
    [START]: [node, "-e", ""],
    [PARSE]: [node, parse, target],
    [FLOOR]: [node, floor, target],
    [US]: [node, path.join(root, "dist/cli.js"), "check", target],
    "jsonschema (native, shape only)": [bin("jsonschema"), "validate", "--fast", schemaFile, target],
    [BIOME]: [bin("biome"), "lint", `--config-path=${folder}`, "--files-max-size=10000000", target],
    [AJV]: [
      bin("ajv"),
      ..."validate --spec=draft2020 --strict=false -c ajv-formats -s".split(" "),
      schemaFile,
      "-d",
      target === many ? `${target}/*.json` : target,
    ],
    "vscode-json-languageservice (shape only)": [node, service, target],
  });
  file("biome.json", "{}");

  // That all check the shape at all; biome has no schema and looks for other faults.
  for (const [name, command] of Object.entries(contestants(faulty))) {
    if ([START, PARSE, FLOOR, BIOME].includes(name)) continue;
    const [[[, , , code]]] = measured(1, [command]);
    if (code === 0) throw new Error(`bench: ${name} finds no fault where there is one`);
  }

  const columns = ["work", "program", "CPU, ms", "wall, ms", "peak memory, MB", "our CPU as a multiple", "our memory as a multiple"];
  report.heading("Whole processes (medians; CPU of all threads)", ...columns);
  for (const [work, target] of [
    ["one file of 1 KB", small],
    ["one file of 10 000 entries", large],
    [`${count(files)} small files`, many],
  ]) {
    const costs = costsOf(quick ? 5 : 15, contestants(target), work);
    writeCosts(report, work, costs);
    const [cpu, wall, memory] = costs[US];
    const times = (name) => cpu / costs[name][0];
    if (target === small) report.bound(`${work}, over ${START}, wall`, wall - costs[START][1], 40, "ms");
    if (target === large) report.bound(`${work}, CPU beside ${PARSE}`, times(PARSE), 1.6);
    if (target !== many) continue;
    report.bound(`${work}, CPU beside ${PARSE}`, times(PARSE), 2);
    report.bound(`${work}, CPU beside ajv-cli`, times(AJV), 0.35);
    report.bound(`${work}, CPU beside biome lint`, times(BIOME), 0.6);
    report.bound(`${work}, peak memory beside ${PARSE}`, memory / costs[PARSE][2], 1.5);
  }
  report.say();
  fs.rmSync(folder, { recursive: true, force: true });
}

/** The rows of one piece of work, our program's in bold. */
export function writeCosts(report, work, costs, us = US) {
  const [cpu, , memory] = costs[us];
  for (const [name, figures] of Object.entries(costs)) {
    const bold = (text) => (name === us ? `**${text}**` : text);
    const ratios = name === us ? ["", ""] : [(cpu / figures[0]).toFixed(2), (memory / figures[2]).toFixed(2)];
    report.row(work, bold(name), ...figures.map((figure) => bold(figure.toFixed(0))), ...ratios);
  }
}
