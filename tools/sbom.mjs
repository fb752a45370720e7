// The Software Bill of Materials of a release, CycloneDX 1.5: every library that the extension and the package are made of, with its exact
// version and licence. `npm run sbom` writes oci-manifest-VERSION.cdx.json; `npm run package` does so beside the vsix.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** A library's name and version, as the lock file has them. */
const nameOf = ({ group, name, version }) => `${group ? `${group}/` : ""}${name}@${version}`;

/** Writes the bill and gives its name and how many libraries it lists; throws with npm's own words where it cannot be made. */
export function writeSbom() {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // Of npm's own `--omit dev` those are missing that a tool of ours uses as well: so all are asked for, and the lock file says which are users'.
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const { status, stdout, stderr } = spawnSync("npm", args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  const bill = JSON.parse(stdout);
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const shipped = new Set();
  for (const [path, { version, dev, devOptional }] of Object.entries(packages))
    if (path !== "" && !dev && !devOptional) shipped.add(`${path.replace(/^.*node_modules\//, "")}@${version}`);
  const own = bill.metadata.component["bom-ref"];
  bill.components = bill.components.filter((one) => shipped.has(nameOf(one)));
  const refs = new Set([own, ...bill.components.map((one) => one["bom-ref"])]);
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  // npm takes the folder's name for the program's.
  bill.metadata.component = { ...bill.metadata.component, type: "application", name };
  const out = `${name}-${version}.cdx.json`;
  writeFileSync(join(root, out), `${JSON.stringify(bill, undefined, 2)}\n`);
  return { out, components: bill.components.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { out, components } = writeSbom();
  console.log(`${out}: ${components} libraries`);
}
