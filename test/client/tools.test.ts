import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { canPush, fetchManifest, type Installed, installedTools, pushManifest } from "../../client/src/registry/run.ts";
import { TOOL_NAMES, TOOLS, typedReference, withTag } from "../../client/src/registry/tools.ts";

describe("references as they are typed", () => {
  const DIGEST = `sha256:${createHash("sha256").update("a").digest("hex")}`;
  const READ: readonly (readonly [typed: string, reference: string])[] = [
    ["ghcr.io/team/app:1.4", "ghcr.io/team/app:1.4"],
    [" docker://ghcr.io/team/app ", "ghcr.io/team/app:latest"],
    ["busybox", "docker.io/library/busybox:latest"],
    ["team/app:2", "docker.io/team/app:2"],
    [`localhost:5000/app@${DIGEST}`, `localhost:5000/app@${DIGEST}`],
    [`app:1@${DIGEST}`, `docker.io/library/app:1@${DIGEST}`],
  ];
  for (const [typed, wanted] of READ)
    test(typed, () => {
      const read = typedReference(typed);
      assert.ok(typeof read !== "string", String(read));
      assert.equal(read.reference, wanted);
    });

  test("what is no reference is told, and nothing that is one can be an option or hold a blank", () => {
    for (const text of ["", " ", "-o/tmp/x", "--help", "app; rm -rf /", "app:$(id)", "a b", "app@sha256:1", "HOST/App"])
      assert.equal(typeof typedReference(text), "string", text);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab1-._:/@$;' \n\"\\[]A"), maxLength: 20 }), (text) => {
        const read = typedReference(text);
        if (typeof read !== "string") assert.match(read.reference, /^[A-Za-z0-9[][^\s;$'"\\]*$/);
      }),
    );
  });

  test("another tag of the same repository", () => {
    assert.equal(withTag(`localhost:5000/app@${DIGEST}`, "2"), "localhost:5000/app:2");
    assert.equal(withTag("localhost:5000/app:1", "2"), "localhost:5000/app:2");
  });
});

describe("programs", () => {
  test("found in absolute folders of PATH alone, and only files that may be run", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-path-"));
    for (const [name, mode] of [
      ["crane", 0o755],
      ["oras", 0o644],
    ] as const)
      fs.writeFileSync(path.join(folder, name), "#!/bin/sh\n", { mode });
    fs.mkdirSync(path.join(folder, "regctl"));
    const found = installedTools(["", ".", "bin", folder].join(path.delimiter), false);
    assert.deepEqual(found, [{ name: "crane", path: path.join(folder, "crane") }]);
    const before = process.cwd();
    process.chdir(folder);
    try {
      assert.deepEqual(installedTools(["", "."].join(path.delimiter), false), []);
    } finally {
      process.chdir(before);
    }
    fs.rmSync(folder, { recursive: true });
  });

  test("every argument is an argument of its own: nothing is put together for a shell", () => {
    for (const name of TOOL_NAMES)
      for (const args of [TOOLS[name].fetch("r/a:1"), TOOLS[name].push?.("r/a:1", "a/b") ?? []])
        for (const arg of args) assert.doesNotMatch(arg, /[\s;&|<>$`]/, `${name}: ${arg}`);
    assert.deepEqual(
      TOOL_NAMES.filter((name) => canPush({ name, path: "/x" })),
      ["skopeo", "oras", "regctl"],
    );
  });

  test("what a program complains of is one line without escape sequences, and its output is not believed blindly", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-tool-"));
    const tool: Installed = { name: "crane", path: path.join(folder, "crane") };
    const write = (script: string): void => fs.writeFileSync(tool.path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    write('printf "\\033[31mError:\\033[0m unauthorized\\nmore\\n" >&2; exit 1');
    await assert.rejects(fetchManifest(tool, "r/a:1"), { message: "Error: unauthorized" });
    write("printf '{}'");
    assert.equal(Buffer.from(await fetchManifest(tool, "r/a:1")).toString(), "{}");
    await assert.rejects(fetchManifest(tool, `r/a@sha256:${"1".repeat(64)}`), /not what the reference names/);
    write("exit 0");
    await assert.rejects(fetchManifest(tool, "r/a:1"), /printed nothing/);
    write("sleep 60");
    const abort = new AbortController();
    const waiting = fetchManifest(tool, "r/a:1", abort.signal);
    abort.abort();
    await assert.rejects(waiting, { message: "cancelled" });
    await assert.rejects(fetchManifest({ name: "crane", path: path.join(folder, "gone") }, "r/a:1"), /ENOENT/);
    fs.rmSync(folder, { recursive: true });
  });

  test("oras and regctl are given the bytes on standard input, and what the registry then has is read back", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-push-"));
    const push = { reference: "r/a:1", mediaType: "a/b", config: undefined, origin: "r/a:1" };
    for (const name of ["oras", "regctl"] as const) {
      const tool: Installed = { name, path: path.join(folder, name) };
      fs.writeFileSync(tool.path, `#!/bin/sh\ncase "$2" in push|put) cat > "${folder}/stored";; *) cat "${folder}/stored";; esac\n`, {
        mode: 0o755,
      });
      const bytes = new TextEncoder().encode(`{ "by": "${name}" }\n`);
      await pushManifest(tool, { ...push, bytes });
      assert.deepEqual(new Uint8Array(fs.readFileSync(path.join(folder, "stored"))), bytes);
      fs.writeFileSync(tool.path, `#!/bin/sh\ncase "$2" in push|put) ;; *) echo other;; esac\n`, { mode: 0o755 });
      await assert.rejects(pushManifest(tool, { ...push, bytes }), /the registry now has sha256:/);
    }
    fs.rmSync(folder, { recursive: true });
  });
});

// Against a registry of this machine, with Debian's docker-registry and skopeo.
describe("skopeo and a registry", () => {
  const program = ["docker-registry", "registry"].find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined);
  const skopeo = installedTools().find(({ name }) => name === "skopeo");
  const skip = program === undefined || skopeo === undefined ? "docker-registry and skopeo are not installed" : false;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-skopeo-"));
  const before_ = process.env.HOME;
  let registry: ChildProcess | undefined;
  let host = "";
  const sha256 = (bytes: Uint8Array | string): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

  before(async () => {
    if (program === undefined) return;
    const port = await new Promise<number>((resolve) => {
      const server = net.createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address() as net.AddressInfo;
        server.close(() => resolve(port));
      });
    });
    host = `127.0.0.1:${port}`;
    const config = path.join(folder, "config.yml");
    fs.writeFileSync(
      config,
      `version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: ${folder}/data\nhttp:\n  addr: ${host}\n`,
    );
    fs.mkdirSync(path.join(folder, ".config/containers"), { recursive: true });
    fs.writeFileSync(path.join(folder, ".config/containers/registries.conf"), `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
    process.env.HOME = folder;
    registry = spawn(program, ["serve", config], { stdio: "ignore" });
    for (let tries = 0; tries < 100; tries++) {
      if (
        await fetch(`http://${host}/v2/`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  after(() => {
    registry?.kill();
    process.env.HOME = before_;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Stores a blob by the registry's own protocol. */
  async function blob(bytes: Uint8Array): Promise<{ digest: string; size: number }> {
    const digest = sha256(bytes);
    const started = await fetch(`http://${host}/v2/app/blobs/uploads/`, { method: "POST" });
    const location = started.headers.get("location") ?? "";
    const url = `${location}${location.includes("?") ? "&" : "?"}digest=${digest}`;
    const { status } = await fetch(url, {
      method: "PUT",
      body: Buffer.from(bytes) as unknown as BodyInit,
      headers: { "content-type": "application/octet-stream" },
    });
    assert.equal(status, 201);
    return { digest, size: bytes.length };
  }
  async function manifest(tag: string, value: unknown, mediaType: string): Promise<{ digest: string; size: number }> {
    const text = JSON.stringify(value);
    const { status } = await fetch(`http://${host}/v2/app/manifests/${tag}`, {
      method: "PUT",
      body: text,
      headers: { "content-type": mediaType },
    });
    assert.equal(status, 201);
    return { digest: sha256(text), size: text.length };
  }

  test("a manifest and an index come byte for byte, and go back byte for byte", { skip }, async () => {
    assert.ok(skopeo);
    const tar = Buffer.alloc(1024);
    const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", ...(await blob(gzipSync(tar))) };
    const config = {
      mediaType: "application/vnd.oci.image.config.v1+json",
      ...(await blob(
        Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [sha256(tar)] } })),
      )),
    };
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const image = { schemaVersion: 2, mediaType, config, layers: [layer] };
    const stored = { mediaType, ...(await manifest("1", image, mediaType)) };
    const indexType = "application/vnd.oci.image.index.v1+json";
    await manifest(
      "list",
      { schemaVersion: 2, mediaType: indexType, manifests: [{ ...stored, platform: { architecture: "amd64", os: "linux" } }] },
      indexType,
    );

    const reference = `${host}/app:1`;
    const came = await fetchManifest(skopeo, reference);
    assert.equal(sha256(came), stored.digest);
    assert.deepEqual(await fetchManifest(skopeo, `${host}/app@${stored.digest}`), came);
    const changed = Buffer.from(`${JSON.stringify({ ...image, annotations: { "org.opencontainers.image.title": "app" } }, null, 2)}\n`);
    await pushManifest(skopeo, { reference, bytes: changed, mediaType, config: config.digest, origin: reference });
    assert.equal(sha256(await fetchManifest(skopeo, reference)), sha256(changed));

    const list = `${host}/app:list`;
    const spaced = Buffer.from(` ${Buffer.from(await fetchManifest(skopeo, list)).toString()}`);
    await pushManifest(skopeo, { reference: list, bytes: spaced, mediaType: indexType, config: undefined, origin: list });
    assert.equal(sha256(await fetchManifest(skopeo, list)), sha256(spaced));

    const other = { ...push(reference), bytes: changed, mediaType, config: `sha256:${"1".repeat(64)}` };
    await assert.rejects(pushManifest(skopeo, other), /oras and regctl store it alone/);
    await assert.rejects(fetchManifest(skopeo, `${host}/app:gone`), /manifest unknown/);
  });

  const push = (reference: string) => ({ reference, origin: reference });
});
