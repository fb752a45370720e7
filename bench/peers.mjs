// The programs and libraries we are measured beside; they are installed here alone, on the first run.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
export const root = path.resolve(here, "..");
export const peer = (name) => path.join(here, "node_modules", name);

/** Installs the peers where one of them is missing. */
export function installPeers() {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8"));
  if (Object.keys(dependencies).every((name) => fs.existsSync(peer(name)))) return;
  console.log("bench: installing the peers into bench/node_modules …");
  execFileSync("npm", ["ci", "--no-audit"], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
}

/** Our schema of an index with the shared parts put into it: what the peers check by. None of them fetches the other file. */
export function readSchema() {
  const read = (name) => fs.readFileSync(path.join(root, "schemas", name), "utf8").replaceAll("parts.json#/", "#/");
  return { ...JSON.parse(read("oci-index.json")), $defs: JSON.parse(read("parts.json")).$defs };
}
