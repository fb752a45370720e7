import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

// Debian's docker-registry on 127.0.0.1, for the tests of this folder.

const program = ["docker-registry", "registry"].find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined);

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
    server.on("error", reject);
  });
}

/** A registry that answers: "127.0.0.1:PORT", a folder for the test's files, and what ends both. */
export async function serve(): Promise<{ readonly host: string; readonly folder: string; readonly stop: () => void }> {
  assert.ok(program, "Debian's docker-registry is installed (apt-get install docker-registry)");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-registry-"));
  const port = await freePort();
  fs.writeFileSync(
    path.join(folder, "config.yml"),
    `version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: ${path.join(folder, "data")}\nhttp:\n  addr: 127.0.0.1:${port}\n`,
  );
  const registry = spawn(program, ["serve", path.join(folder, "config.yml")], { stdio: "ignore" });
  const stop = (): void => {
    registry.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return { host: `127.0.0.1:${port}`, folder, stop };
    if (tries >= 100) {
      stop();
      assert.fail("the registry answers");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
