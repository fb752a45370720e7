import { BROKEN, elementsOf, kindOf, NONE, type Node, replaceValue, STRING, spanOf, stringOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import type { Finding, Fix, Rule } from "../rule.ts";
import { partOf } from "./malformed-digest.ts";

const manifest = (url: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"urls":[${url}]}]}`;
const GOOD = "https://example.com/windows/base.tar.gz";

/** An address among `urls` that is none, or that nobody fetches from. */
export const malformedUrl: Rule = {
  id: "malformed-url",
  subject: "descriptor",
  severity: "error",
  summary: "An entry of `urls` is no absolute address (RFC 3986), or not one of http or https.",
  why: [
    "`urls` are further places to fetch the content from, for Windows base layers the only ones. They must be addresses by RFC 3986, and should",
    "be of `http` or `https`; clients fetch from no others. Hardly anybody looks at them until the content is needed. What people see:",
    "",
    "- Distribution, on push: `invalid URL on layer`, shown as `MANIFEST_BLOB_UNKNOWN: blob unknown to registry` or an error 500",
    "- the official validator: `does not validate with …/urls`",
    "- on pull: `unsupported protocol scheme`, or the layer is looked for in the registry: `blob unknown`",
    "",
    "An address that is well written and has another scheme is a **warning**. Distribution also refuses a fragment (`#…`), which is told",
    "under the target `distribution`.",
    "",
    "**By hand:** write the whole address, with `https://` and its host; spaces and letters beyond ASCII are written in percent form (`%20`).",
    "If the content is in the registry, `urls` can go: it is optional.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, urls](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
    "[RFC 3986, section 4.3](https://www.rfc-editor.org/rfc/rfc3986#section-4.3)",
  ],
  covers: ["1.12", "8.5"],
  since: "0.2.0",
  examples: [
    { good: manifest(`"${GOOD}"`) },
    {
      bad: manifest(`«"windows/base.tar.gz"»`),
      says: "`windows/base.tar.gz` is no absolute address; `urls` hold addresses such as `https://example.com/layer.tar.gz`",
    },
    {
      bad: manifest(`«"https://example.com/windows base.tar.gz"»`),
      says: "`https://example.com/windows base.tar.gz` holds characters that an address writes in percent form (RFC 3986)",
      fixed: manifest(`"https://example.com/windows%20base.tar.gz"`),
    },
    {
      bad: manifest(`«" ${GOOD}"»`),
      says: "` https://example.com/windows/base.tar.gz` has white space around it, which is part of no address",
      fixed: manifest(`"${GOOD}"`),
    },
    {
      bad: manifest(`"«ftp»://example.com/base.tar.gz"`),
      says: "`ftp` is no scheme that clients fetch content by; `urls` should be of `https` or `http`",
      severity: "warning",
    },
    {
      bad: manifest(`"${GOOD}«#sha256»"`),
      says: "`#sha256` is a fragment, which addresses of layers must not have · refused by Distribution 3.0.0",
      severity: "error",
      targets: ["distribution"],
      fixed: manifest(`"${GOOD}"`),
      also: ["refused-by-target"],
    },
  ],
  *check(doc) {
    for (const { urlsNode, place } of doc.descriptors) {
      if (urlsNode === NONE) continue;
      for (const node of elementsOf(doc.tree, urlsNode)) {
        if (kindOf(doc.tree, node) !== STRING || ((doc.tree.kind[node] as number) & BROKEN) !== 0) continue;
        const finding = findingOf(doc, node, stringOf(doc.tree, node), place === "layer");
        if (finding !== undefined) yield finding;
      }
    }
  },
};

/** A character that may stand in an address as it is, or one in percent form (RFC 3986, section 2). */
const WRITTEN = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):(?!$)/;
const WEB = /^https?:\/\/(?:[^/?#@]*@)?(?:\[[^\]]+\]|[^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i;

function findingOf(doc: Document, node: Node, url: string, layer: boolean): Finding | undefined {
  const at = spanOf(doc.tree, node);
  const fix = (better: string, safe: boolean): { fixes?: () => readonly Fix[] } =>
    isWebAddress(better)
      ? { fixes: () => [{ title: `Replace with ${quote(better)}`, safe, edits: [replaceValue(doc.tree, node, JSON.stringify(better))] }] }
      : {};
  if (url.trim() !== url && url.trim() !== "")
    return { at, says: `${quote(url)} has white space around it, which is part of no address`, ...fix(url.trim(), true) };
  const scheme = SCHEME.exec(url)?.[1];
  if (scheme === undefined)
    return {
      at,
      says:
        url.trim() === ""
          ? "The address is empty; `urls` hold addresses such as `https://example.com/layer.tar.gz`"
          : `${quote(url)} is no absolute address; \`urls\` hold addresses such as \`https://example.com/layer.tar.gz\``,
    };
  if (!WRITTEN.test(url) || url.indexOf("#") !== url.lastIndexOf("#"))
    return {
      at,
      says: `${quote(url)} holds characters that an address writes in percent form (RFC 3986)`,
      ...fix(inPercentForm(url), false),
    };
  if (!/^https?$/i.test(scheme))
    return {
      at: partOf(doc, node, 0, scheme.length),
      says: `${quote(scheme)} is no scheme that clients fetch content by; \`urls\` should be of \`https\` or \`http\``,
      severity: "warning",
      case: "scheme",
    };
  if (!WEB.test(url)) return { at, says: `${quote(url)} names no host; an address is written as in \`https://example.com/layer.tar.gz\`` };
  const fragment = url.indexOf("#");
  if (fragment === -1 || !layer) return undefined;
  return {
    at: partOf(doc, node, fragment, url.length),
    says: `${quote(url.slice(fragment))} is a fragment, which addresses of layers must not have`,
    case: "fragment",
    onlyForTarget: true,
    ...fix(url.slice(0, fragment), false),
  };
}

function isWebAddress(url: string): boolean {
  return WRITTEN.test(url) && WEB.test(url) && url.indexOf("#") === url.lastIndexOf("#");
}

/** The same address with what may not stand in it encoded; half of a surrogate pair cannot be. */
function inPercentForm(url: string): string {
  return url.replace(/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+|%(?![0-9A-Fa-f]{2})/gu, (run) => {
    try {
      return encodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
