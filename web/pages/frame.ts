/** What every page of the site has in common. Made when the site is built; texts come from our own sources alone. */
export interface Frame {
  readonly title: string;
  readonly description: string;
  /** The way from this page to the site's first one: "" or "../". */
  readonly base: string;
  /** The page's own content, after the head line. */
  readonly body: string;
  /** File names by what they are, with the hash of their content. */
  readonly assets: Assets;
  /** The scripts of the page, by name in `assets`. */
  readonly script: string;
  /** What the page loads early, by name in `assets`. */
  readonly preload?: readonly string[];
  /** A nonce for the style sheet that the editor makes. */
  readonly nonce?: string;
}

export type Assets = Readonly<Record<string, string>>;

/** Text for an element or an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Nothing may be loaded but what lies beside the page, and nothing may connect to anywhere. `blob:` is the language server's worker, which
 * lives under this very policy; `data:` are the pictures in the editor's own style sheet.
 */
function policy(nonce: string | undefined): string {
  return [
    "default-src 'none'",
    "connect-src 'none'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    `style-src 'self'${nonce === undefined ? "" : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types oci-manifest",
  ].join("; ");
}

/** A whole page. */
export function framed({ title, description, base, body, assets, script, preload = [], nonce }: Frame): string {
  const asset = (name: string): string => `${base}${assets[name] ?? name}`;
  return `<!DOCTYPE html>
<html lang="en" data-base="${base}"${nonce === undefined ? "" : ` data-nonce="${nonce}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(description)}">
<link rel="icon" href="${asset("icon.svg")}" type="image/svg+xml">
<script src="${asset("appearance.js")}"></script>
<link rel="stylesheet" href="${asset("style.css")}">
${preload.map((name) => `<link rel="modulepreload" href="${asset(name)}">\n`).join("")}<script type="module" src="${asset(script)}"></script>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header class="head">
<a class="home" href="${base}index.html"><img src="${asset("icon.svg")}" alt="" width="28" height="28"><span>OCI &amp; Docker manifests</span></a>
<nav aria-label="Site"><a href="${base}index.html">Check</a><a href="${base}rules/index.html">Rules</a><a href="https://github.com/oci-manifest/oci-manifest" rel="noopener">Source</a></nav>
<div class="search" role="search">
<label class="unseen" for="search">Search the rules by an error's text</label>
<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Paste an error: manifest blob unknown…" aria-controls="search-results">
<ul id="search-results" hidden></ul>
<p id="search-says" class="unseen" role="status"></p>
</div>
<label class="appearance"><span class="unseen">Appearance</span><select id="appearance"><option value="system">System</option><option value="light">Light</option><option value="dark">Dark</option></select></label>
</header>
${body}
</body>
</html>
`;
}
