// A static host for the tests of the page, as simple as GitHub Pages: files by their path, and no header that helps.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Serves `root` under /check/ on 127.0.0.1: a project's pages lie in a folder, not at the host's root. `asked` is told each path. */
export async function serve(root, asked = () => {}) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    asked(pathname);
    const name = pathname.startsWith("/check/") ? decodeURIComponent(pathname.slice("/check/".length)) : undefined;
    const file = name === undefined ? undefined : path.join(root, name === "" || name.endsWith("/") ? `${name}index.html` : name);
    if (file === undefined || !file.startsWith(root + path.sep) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end("not here");
      return;
    }
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/check/`, close: () => new Promise((resolve) => server.close(resolve)) };
}
