import assert from "node:assert/strict";
import { test } from "node:test";
import { choose } from "../../server/src/config/configuration.ts";
import { createConfigurationLoader } from "../../server/src/config/load.ts";

function loaderOver(files: Record<string, unknown>, repositories: readonly string[] = []) {
  const reads: string[] = [];
  const loader = createConfigurationLoader({
    read: async (path) => {
      reads.push(path);
      const content = files[path];
      if (content instanceof Error) throw content;
      return content === undefined ? undefined : typeof content === "string" ? content : JSON.stringify(content);
    },
    isRepository: async (folder) => repositories.includes(folder),
  });
  return { loader, reads };
}

test("the nearest configuration counts, by name and then package.json; above a repository nobody looks", async () => {
  const { loader } = loaderOver(
    {
      "/.oci-manifest.json": { target: "zot" },
      "/w/.oci-manifest.jsonc": { target: "ecr" },
      "/w/package.json": { "oci-manifest": { target: "quay" } },
      "/w/a/package.json": { name: "a" },
      "/w/b/package.json": { "oci-manifest": { target: "podman" } },
    },
    ["/r"],
  );
  const targets = async (file: string) => (await loader.of(file)).configuration?.targets;
  assert.deepEqual(await targets("/w/a/deep/x.json"), ["ecr"]);
  assert.deepEqual(await targets("/w/b/x.json"), ["podman"]);
  assert.deepEqual(await targets("/other/x.json"), ["zot"]);
  assert.equal(await targets("/r/deep/x.json"), undefined);
});

test("extends: later ones over earlier ones, the own one over all; globs are those of the folder they stand in", async () => {
  const { loader } = loaderOver({
    "/w/.oci-manifest.json": {
      extends: ["base/one.json", "base/two.json"],
      rules: { schema: "hint" },
      overrides: [{ files: "x.json", rules: { "key-case": "off" } }],
    },
    "/w/base/one.json": { rules: { schema: "off", "key-case": "info" }, target: "ecr", ignore: ["*.tmp"] },
    "/w/base/two.json": { rules: { "key-case": "error" }, ignore: ["*.json"] },
  });
  const { configuration, problems } = await loader.of("/w/x.json");
  assert.deepEqual(problems, []);
  assert.ok(configuration);
  const chosen = choose(configuration, "/w/x.json");
  assert.deepEqual(chosen.rules, { schema: "hint", "key-case": "off" });
  assert.deepEqual(chosen.targets, ["ecr"]);
  assert.equal(chosen.ignored, false);
  assert.ok(choose(configuration, "/w/base/x.json").ignored);
});

test("circles, missing files and unreadable ones are told at the place that names them", async () => {
  const { loader } = loaderOver({
    "/w/.oci-manifest.json": { extends: ["a.json", "no.json", "locked.json"], target: "ecr" },
    "/w/a.json": { extends: "./.oci-manifest.json", rules: { schema: "off" } },
    "/w/locked.json": new Error("EACCES"),
  });
  const { configuration, problems } = await loader.of("/w/x.json");
  assert.deepEqual(
    problems.map(({ file, text, at, says }) => `${file} ${text.slice(at.start, at.end)}: ${says}`),
    [
      '/w/a.json "./.oci-manifest.json": `/w/.oci-manifest.json` is extended in a circle',
      '/w/.oci-manifest.json "no.json": `/w/no.json` is not there',
      '/w/.oci-manifest.json "locked.json": `/w/locked.json` is not readable: EACCES',
    ],
  );
  assert.deepEqual(configuration?.targets, ["ecr"]);
  assert.deepEqual(configuration?.rules, { schema: "off" });
});

test("a thousand files of one folder read its configuration once, until it is forgotten", async () => {
  const { loader, reads } = loaderOver({ "/w/.oci-manifest.json": { target: "ecr" } });
  await Promise.all(Array.from({ length: 1000 }, (_, at) => loader.of(`/w/${at}.json`)));
  assert.equal(reads.filter((path) => path === "/w/.oci-manifest.json").length, 1);
  loader.forget();
  await loader.of("/w/0.json");
  assert.equal(reads.filter((path) => path === "/w/.oci-manifest.json").length, 2);
});
