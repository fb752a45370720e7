/** A kind of token that can be told by its beginning. */
interface TokenKind {
  /** What it is, with its article, as a message says it. */
  readonly what: string;
  readonly begins: string;
  /** What must follow, at the place where `begins` ends. Sticky, and of bounded length. */
  readonly rest: RegExp;
  /** Where the form is written down. */
  readonly source: string;
}

const GITHUB =
  "[GitHub, token formats](https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats)";
const AWS =
  "[AWS IAM, unique identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids)";
const SLACK = "[Slack, token types](https://docs.slack.dev/authentication/tokens)";
const GITLAB = "[GitLab, token prefixes](https://docs.gitlab.com/security/tokens/#token-prefixes)";
const STRIPE = "[Stripe, API keys](https://docs.stripe.com/keys)";
const PEM = "[RFC 7468, section 10](https://www.rfc-editor.org/rfc/rfc7468#section-10)";

/** Tokens that services give a beginning of their own, so that they can be found where they should not be. */
const TOKENS: readonly TokenKind[] = [
  { what: "a GitHub token", begins: "ghp_", rest: /[A-Za-z0-9]{36}/y, source: GITHUB },
  { what: "a GitHub token", begins: "gho_", rest: /[A-Za-z0-9]{36}/y, source: GITHUB },
  { what: "a GitHub token", begins: "ghu_", rest: /[A-Za-z0-9]{36}/y, source: GITHUB },
  { what: "a GitHub token", begins: "ghs_", rest: /[A-Za-z0-9]{36}/y, source: GITHUB },
  { what: "a GitHub token", begins: "ghr_", rest: /[A-Za-z0-9]{36}/y, source: GITHUB },
  { what: "a GitHub token", begins: "github_pat_", rest: /[A-Za-z0-9_]{40}/y, source: GITHUB },
  { what: "a GitLab token", begins: "glpat-", rest: /[A-Za-z0-9_-]{20}/y, source: GITLAB },
  { what: "an AWS access key", begins: "AKIA", rest: /[A-Z2-7]{16}(?![A-Za-z0-9])/y, source: AWS },
  { what: "a Slack token", begins: "xoxb-", rest: /[0-9]{8,14}-[A-Za-z0-9-]{16}/y, source: SLACK },
  { what: "a Slack token", begins: "xoxp-", rest: /[0-9]{8,14}-[A-Za-z0-9-]{16}/y, source: SLACK },
  {
    what: "an npm token",
    begins: "npm_",
    rest: /[A-Za-z0-9]{36}/y,
    source: "[npm, access tokens](https://docs.npmjs.com/about-access-tokens)",
  },
  {
    what: "a PyPI token",
    begins: "pypi-AgEIcHlwaS5vcmc",
    rest: /[A-Za-z0-9_-]{40}/y,
    source: "[PyPI, API tokens](https://pypi.org/help/#apitoken)",
  },
  {
    what: "a Docker Hub token",
    begins: "dckr_pat_",
    rest: /[A-Za-z0-9_-]{20}/y,
    source: "[Docker, personal access tokens](https://docs.docker.com/security/access-tokens/)",
  },
  {
    what: "a Hugging Face token",
    begins: "hf_",
    rest: /[A-Za-z0-9]{34}(?![A-Za-z0-9])/y,
    source: "[Hugging Face, access tokens](https://huggingface.co/docs/hub/security-tokens)",
  },
  {
    what: "a Google API key",
    begins: "AIza",
    rest: /[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/y,
    source: "[Google Cloud, API keys](https://cloud.google.com/docs/authentication/api-keys)",
  },
  { what: "a Stripe key", begins: "sk_live_", rest: /[A-Za-z0-9]{20}/y, source: STRIPE },
  { what: "a private key", begins: "-----BEGIN PRIVATE KEY-----", rest: /[\s\\]/y, source: PEM },
  { what: "a private key", begins: "-----BEGIN RSA PRIVATE KEY-----", rest: /[\s\\]/y, source: PEM },
  { what: "a private key", begins: "-----BEGIN EC PRIVATE KEY-----", rest: /[\s\\]/y, source: PEM },
  { what: "a private key", begins: "-----BEGIN OPENSSH PRIVATE KEY-----", rest: /[\s\\]/y, source: PEM },
];

/** Where a secret stands in a text and what it is. */
export interface Secret {
  readonly what: string;
  readonly from: number;
  /** One past what shows it: the beginning of a token, never the token. */
  readonly to: number;
}

/** The first token of a known form in a text. What documentation and tests write in its place is none. */
export function secretToken(text: string): Secret | undefined {
  for (const { what, begins, rest } of TOKENS)
    for (let from = text.indexOf(begins); from >= 0; from = text.indexOf(begins, from + 1)) {
      const to = from + begins.length;
      rest.lastIndex = to;
      const found = rest.exec(text);
      // `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxx…`, `ghp_0000…`
      if (found === null || isWordBefore(text, from) || found[0].includes("EXAMPLE") || isOneLetter(found[0])) continue;
      return { what, from, to };
    }
  return undefined;
}

function isWordBefore(text: string, at: number): boolean {
  return at > 0 && /[A-Za-z0-9]/.test(text.charAt(at - 1)) && !text.startsWith("-----", at);
}

function isOneLetter(text: string): boolean {
  return /\S{2}/.test(text) && new Set(text.toLowerCase()).size < 4;
}

/** Names of variables whose value is a secret, by their last words. */
const SECRET_NAME =
  /(?:(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|DB_?PASS|TOKEN|SECRET|(?:SECRET|ACCESS|API|PRIVATE|ENCRYPTION|SIGNING)_?KEY)|^PGPASSWORD)$/i;

/** Build tools put variables of these names into pages for everybody, so their values are no secrets. */
const PUBLIC_NAME = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|GATSBY|VUE_APP)_/i;

/** Whether a variable's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return name.length <= 100 && SECRET_NAME.test(name) && !PUBLIC_NAME.test(name);
}

/** What stands where the secret is to be filled in, and defaults that everybody knows. */
const FILLERS: ReadonlySet<string> = new Set(
  [
    "admin administrator anonymous change_me change-me changeit changeme changethis default disabled docker dummy empty enabled example fake",
    "false foobar foobarbaz guest insecure minioadmin mypassword mysecret none notset null optional pass passw0rd password placeholder postgres",
    "public redacted replace replace_me replaceme required root sample secret secrets string supersecret test testing testtest todo token true",
    "undefined unknown unset user yourpassword yoursecret yourtoken",
  ].flatMap((words) => words.split(" ")),
);

/** Shorter values are switches, numbers and jokes. */
const SHORTEST = 6;

/**
 * Whether a value may be a secret itself: long enough, and no reference to a variable or file, no switch, number, filler or
 * well-known default.
 */
export function isLiteralSecret(value: string): boolean {
  const text = value.trim();
  if (text.length < SHORTEST || /\s/.test(text)) return false;
  // Variables and templates, paths, special words of tokenizers, addresses.
  if (/^(?:[$<{[%~/@]|\.{1,2}\/|[A-Za-z]:[\\/]|file:|https?:|vault:|secret:|arn:|env:|\(\()/.test(text)) return false;
  if (text.includes("$") && /\$[A-Za-z_{(]/.test(text)) return false;
  if (/^\d+$/.test(text) && text.length < 12) return false;
  const bare = text.toLowerCase();
  return (
    !FILLERS.has(bare) &&
    !bare.includes("example") &&
    !/^(?:your|my|some|the|insert|enter|put|fill|replace|change)[-_ ]/.test(bare) &&
    new Set(bare).size > 2
  );
}

/** An address such as `https://name:word@host` with a password of its own in it. */
export function passwordInUrl(text: string): Secret | undefined {
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    USER_INFO.lastIndex = at + 3;
    const found = USER_INFO.exec(text);
    if (found === null) continue;
    const [, user = "", password = ""] = found;
    // A port with more behind it, where an `@` stands further on.
    if (user === password || /^\d{1,5}[,;]/.test(password) || !isLiteralSecret(password)) continue;
    return { what: "a URL with a password", from: at + 3, to: at + 3 + user.length };
  }
  return undefined;
}

const USER_INFO = /([^\s/:@"'<>$]{0,100}):([^\s/@"']{1,200})@/y;
