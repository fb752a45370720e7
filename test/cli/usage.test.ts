import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { KINDS } from "../../server/src/model/kinds.ts";
import { bundled, folderWith, oci, remove } from "./bundle.ts";
import { compact, index } from "./documents.ts";

/** Arguments, exit code, and the whole of standard error. */
const MISUSE: readonly (readonly [args: readonly string[], err: RegExp])[] = [
  [["chekc", "a.json"], /^error: unknown command `chekc`; did you mean `check`\?\n$/],
  [["a.json"], /^error: unknown command `a\.json`; `oci-manifest --help` shows what there is\n$/],
  [["check"], /^error: missing required argument `path`; `oci-manifest check --help` shows what there is\n$/],
  [["check", "--fromat", "json", "a.json"], /^error: unknown option `--fromat`; did you mean `--format`\?\n$/],
  [
    ["check", "--format", "xml", "a.json"],
    /^error: `xml` is no value of `--format <format>`; formats are text, concise, json, sarif, github, gitlab, junit, markdown\n$/,
  ],
  [["check", "--format", "sarf", "a.json"], /^error: `sarf` is no value of `--format <format>`; did you mean `sarif`\?\n$/],
  [
    ["check", "--output", "jnit=a.xml", "a.json"],
    /^error: `jnit=a\.xml` is no value of `--output <format=file>`; did you mean `junit`\?\n$/,
  ],
  [["check", "--output", "a.xml", "a.json"], /^error: `a\.xml` is no value of `--output <format=file>`; write it as FORMAT=FILE\n$/],
  [["check", "--output", "json=", "a.json"], /^error: `json=` is no value of `--output <format=file>`; write it as FORMAT=FILE\n$/],
  [["check", "--output", "json=x", "--output", "sarif=./x", "a.json"], /^error: \.\/x would hold two reports\n$/],
  [["check", "--format", "json", "--output", "sarif=-", "a.json"], /^error: standard output holds one report: give the others a file\n$/],
  [["check", "--output", "json=./a.json", "a.json"], /^error: \.\/a\.json is checked, and a report would take its place\n$/],
  [["check", "--fail-on", "warnings", "a.json"], /^error: `warnings` is no value of `--fail-on <severity>`; did you mean `warning`\?\n$/],
  [
    ["check", "--fail-on", "never", "a.json"],
    /^error: `never` is no value of `--fail-on <severity>`; severities are error, warning, info\n$/,
  ],
  [["check", "--max-warnings", "-1", "a.json"], /^error: `-1` is no value of `--max-warnings <number>`; a whole number is needed\n$/],
  [["check", "--max-warnings", "few", "a.json"], /^error: `few` is no value of `--max-warnings <number>`; a whole number is needed\n$/],
  [["check", "--quite", "a.json"], /^error: unknown option `--quite`; did you mean `--quiet`\?\n$/],
  [["check", "--kind", "oci-indx", "a.json"], /^error: `oci-indx` is no value of `--kind <kind>`; did you mean `oci-index`\?\n$/],
  [["check", "--kind", "zip", "a.json"], /^error: `zip` is no value of `--kind <kind>`; kinds are oci-index, .*buildkit-cacheconfig\n$/],
  [["check", "--target", "podmn", "a.json"], /^error: `podmn` is no value of `--target <names>`; did you mean `podman`\?\n$/],
  [["check", "--target", "everybody", "a.json"], /^error: `everybody` is no value of `--target <names>`; targets are docker, .*zot\n$/],
  [["check", "--spec-version", "2", "a.json"], /^error: `2` is no value of `--spec-version <version>`; choices are 1\.0, 1\.1, main\n$/],
  [["check", "--rule", "shema=off", "a.json"], /^error: `shema=off` is no value of `--rule <id=severity>`; did you mean `schema`\?\n$/],
  [
    ["check", "--rule", "schema=loud", "a.json"],
    /^error: `schema=loud` is no value of .*; severities are error, warning, info, hint, off\n$/,
  ],
  [["check", "--kind"], /^error: option `--kind <kind>` argument missing; `oci-manifest check --help` shows what there is\n$/],
  [["check", "--fix", "-"], /^error: --fix rewrites files, and standard input is none\n$/],
  [["check", "--dry-run", "a.json"], /^error: --dry-run shows what --fix would write, and there is no --fix\n$/],
  [["check", "--fix", "--dry-run", "--format", "json", "a.json"], /^error: --dry-run prints a diff, and so no other report\n$/],
  [["check", "--fix-unsafe", "key-cas", "a.json"], /^error: `key-cas` is no value of `--fix-unsafe <rule>`; did you mean `key-case`\?\n$/],
  [
    ["check", "--expect-platforms", "amd64", "a.json"],
    /^error: `amd64` is no value of `--expect-platforms <list>`; write os\/architecture or os\/architecture\/variant, with commas between\n$/,
  ],
  [["check", "nowhere.json"], /^error: nowhere\.json: there is no such file or folder\n$/],
  [["convert"], /^error: missing required argument `path`; /],
  [["convert", "a.json", "b.json"], /^error: several documents need --write, --check or -o FOLDER\n$/],
  [["convert", "."], /^error: several documents need --write, --check or -o FOLDER\n$/],
  [["convert", "--check", "--write", "a.json"], /^error: --check writes nothing, so it stands without --write and --output\n$/],
  [["convert", "--to", "ocii", "a.json"], /^error: `ocii` is no value of `--to <form>`; did you mean `oci`\?\n$/],
  [["convert", "--write", "-"], /^error: --write needs a file, and standard input is none\n$/],
  [["convert", "--write", "-o", "b.json", "a.json"], /^error: --write and --output exclude each other\n$/],
  [["convert", "-o", "", "a.json"], /^error: --output needs a file name\n$/],
  [
    ["explain", "legacy-cache-indx"],
    /^error: `legacy-cache-indx` is no rule, media type, annotation or file; did you mean `legacy-cache-index`\? .*name all\n$/,
  ],
  [["explain", "quite-another-thing"], /^error: `quite-another-thing` is no rule, .* or file; `oci-manifest list rules`, .* name all\n$/],
  [
    ["explain", "application/vnd.oci.image.layer.v1.tar+gzp"],
    /^error: .*; did you mean `application\/vnd\.oci\.image\.layer\.v1\.tar\+gzip`\? /,
  ],
  [["explain", "org.opencontainers.image.sorce"], /^error: .*; did you mean `org\.opencontainers\.image\.source`\? /],
  [["list"], /^error: missing required argument `what`; `oci-manifest list --help` shows what there is\n$/],
  [["list", "mediatypes"], /^error: `mediatypes` is no value of `<what>`; did you mean `media-types`\?\n$/],
  [["list", "rules", "--format", "xml"], /^error: `xml` is no value of `--format <format>`; choices are text, json\n$/],
];

describe("the command line's arguments", () => {
  let folder: string;
  before(async () => {
    await bundled();
    folder = folderWith({ "a.json": compact(index) });
  });
  after(() => remove(folder));

  for (const [args, err] of MISUSE)
    test(args.join(" ") || "(nothing)", () => {
      const ended = oci(folder, args);
      assert.match(ended.err, err);
      assert.doesNotMatch(ended.out, /\S/);
      assert.equal(ended.code, 2);
    });

  test("no arguments print the help to standard error", () => {
    const { code, out, err } = oci(folder, []);
    assert.deepEqual({ code, out }, { code: 2, out: "" });
    for (const command of ["check", "convert", "explain", "list", "init", "lsp"]) assert.match(err, new RegExp(`^  ${command} `, "m"));
  });

  test("--help and --version go to standard output", () => {
    assert.match(oci(folder, ["--version"]).out, /^\d+\.\d+\.\d+\n$/);
    const help = oci(folder, ["check", "--help"]);
    assert.equal(help.code, 0);
    assert.equal(help.err, "");
    for (const kind of KINDS) assert.ok(help.out.includes(kind), kind);
  });

  test("colour: off where output is no terminal, on by --color and FORCE_COLOR, off by NO_COLOR and --no-color", () => {
    const coloured = (args: readonly string[], env = {}) => oci(folder, ["check", "a.json", ...args], { env }).out.includes("\u001b[");
    assert.equal(coloured([]), false);
    assert.equal(coloured(["--color"]), true);
    assert.equal(coloured([], { FORCE_COLOR: "1" }), true);
    assert.equal(coloured([], { FORCE_COLOR: "1", NO_COLOR: "1" }), false);
    assert.equal(coloured(["--color"], { NO_COLOR: "1" }), true);
    assert.equal(coloured(["--no-color"], { FORCE_COLOR: "1" }), false);
  });
});
