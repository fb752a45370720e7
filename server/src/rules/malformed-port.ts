import { type Edit, findKey, insertProperties, NONE, type Node, removeNodes, renameKey, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { IMAGE_CONFIGS, namesOf, settingOf } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { type PortFault, portFault, portsOf } from "../oci/ports.ts";
import type { Fix, Rule } from "../rule.ts";

/** A longer range is nobody's list of ports; it is left to its author. */
const MOST_PORTS = 100;

const config = (ports: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"ExposedPorts":{${ports}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** A key of `ExposedPorts` is no port with its protocol. */
export const malformedPort: Rule = {
  id: "malformed-port",
  subject: "image config",
  severity: "warning",
  kinds: IMAGE_CONFIGS,
  summary: "A key of `ExposedPorts` is not a port from 1 to 65535, alone or with `/tcp`, `/udp` or `/sctp`.",
  why: [
    "`ExposedPorts` only says on which ports the container listens, so for years nobody looked at its keys. Newer clients parse them when they",
    "load the image, and one bad key then makes the whole image useless:",
    "",
    "- Docker 29: `invalid port '33060-33061': invalid syntax`, at pull",
    "- podman: `unable to convert image EXPOSE: port numbers must be between 1 and 65535 (inclusive), got 0`",
    '- podman before 4.0: `unable to convert image EXPOSE statement "20000-20100/tcp" to port number`',
    "",
    "**Ranges.** The specification has single ports only. `EXPOSE 8000-8010` in a Dockerfile is fine, because Docker and BuildKit write eleven",
    "keys; buildah writes the range as one key, and images built with it reach Docker so. Podman reads ranges since 4.0; Docker up to 28 ignored",
    "them, Docker 29 refuses them. The fix writes each port as a key of its own.",
    "",
    "Other slips: a variable that nobody replaced (`$PORT`), `80:8080` as for `docker run -p` (`ExposedPorts` has the container's port alone), a",
    "name such as `http`, and the protocol in capitals.",
    "",
    '**By hand:** `"ExposedPorts": {"8080/tcp": {}, "53/udp": {}}`; without a protocol the port is TCP. With crane',
    "`crane mutate --exposed-ports 8080/tcp REF`, with buildah `buildah config --port 8080/tcp NAME`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, ExposedPorts](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[Docker image specification 1.3, ExposedPorts](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
  ],
  covers: ["4.10"],
  since: "0.2.0",
  examples: [
    { good: config(`"80":{},"8080/tcp":{},"53/udp":{},"3868/sctp":{}`) },
    {
      bad: config(`"3306/tcp":{},«"33060-33061/tcp"»:{}`),
      says: "`33060-33061/tcp` is a range; the specification has single ports, and Docker 29 refuses the image",
      fixed: config(`"3306/tcp":{},"33060/tcp":{},"33061/tcp":{}`),
    },
    { bad: config(`«"99999/tcp"»:{}`), says: "`99999/tcp` is out of range; ports are 1 to 65535" },
    { bad: config(`«"0/tcp"»:{}`), says: "`0/tcp` is out of range; ports are 1 to 65535" },
    {
      bad: config(`«"80:8080"»:{}`),
      says: "`80:8080` publishes a port; `ExposedPorts` has the container's port alone",
      fixed: config(`"8080":{}`),
    },
    { bad: config(`«"$PORT/tcp"»:{}`), says: "`$PORT/tcp` is a variable, and nobody replaces it here; a port is a number" },
    { bad: config(`«"http"»:{}`), says: "`http` is no port; a port is a number from 1 to 65535, as in `8080/tcp`" },
    {
      bad: config(`«"8080/TCP"»:{}`),
      says: "`TCP` is no protocol that is known; it is `tcp`, `udp` or `sctp`",
      fixed: config(`"8080/tcp":{}`),
    },
  ],
  *check(doc) {
    const ports = settingOf(doc, "ExposedPorts");
    for (const { node, text } of namesOf(doc, "ExposedPorts")) {
      const fault = portFault(text);
      if (fault === undefined) continue;
      yield {
        at: spanOf(doc.tree, node),
        says: words(fault, text),
        case: fault.code,
        ...(fault.meant === undefined ? {} : { fixes: () => fixesOf(doc, ports, node, fault) }),
      };
    }
  },
};

function words(fault: PortFault, text: string): string {
  switch (fault.code) {
    case "range":
      return `${quote(text)} is a range; the specification has single ports, and Docker 29 refuses the image`;
    case "out-of-range":
    case "zero":
      return `${quote(text)} is out of range; ports are 1 to 65535`;
    case "published":
      return `${quote(text)} publishes a port; \`ExposedPorts\` has the container's port alone`;
    case "variable":
      return `${quote(text)} is a variable, and nobody replaces it here; a port is a number`;
    case "protocol":
      return `${quote(text.slice(text.indexOf("/") + 1))} is no protocol that is known; it is \`tcp\`, \`udp\` or \`sctp\``;
    case "no-port":
      return `${text === "" ? "An empty name" : quote(text)} is no port; a port is a number from 1 to 65535, as in \`8080/tcp\``;
  }
}

function fixesOf(doc: Document, ports: Node, key: Node, { code, meant }: PortFault): readonly Fix[] {
  const { tree } = doc;
  const all = meant === undefined ? [] : portsOf(meant, MOST_PORTS);
  const [first] = all;
  if (first === undefined) return [];
  const missing = all.filter((port) => findKey(tree, ports, port) === NONE);
  const [instead, ...more] = missing;
  const edits: readonly Edit[] =
    instead === undefined
      ? removeNodes(tree, [key])
      : [
          renameKey(tree, key, instead),
          ...(more.length === 0
            ? []
            : [
                insertProperties(
                  tree,
                  ports,
                  more.map((port) => [port, "{}"]),
                  nextOf(doc, key),
                ),
              ]),
        ];
  const title = all.length > 1 ? `Write ${all.length} ports` : `Replace with ${quote(first)}`;
  return [{ title, safe: code === "range" || code === "protocol", edits }];
}

/** The key that follows, so that the new ones stand beside what they replace. */
function nextOf(doc: Document, key: Node): Node {
  return doc.tree.next[key] as number;
}
