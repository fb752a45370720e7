import fs from "node:fs";
import path from "node:path";

/** Our schema of an index with the shared parts put into it: what the peers check by. None of them fetches the other file. */
export function readSchema(root) {
  const read = (name) => fs.readFileSync(path.join(root, "schemas", name), "utf8").replaceAll("parts.json#/", "#/");
  return { ...JSON.parse(read("oci-index.json")), $defs: JSON.parse(read("parts.json")).$defs };
}
