import { spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { envOf, historyOf, IMAGE_CONFIGS, type TextAt } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { instructionOf } from "../oci/dockerfile.ts";
import { isLiteralSecret, isSecretName, passwordInUrl, secretToken } from "../oci/secrets.ts";
import type { Finding, Rule } from "../rule.ts";
import { partOf } from "./malformed-digest.ts";

/** So much of a step's command is searched for variables; a build argument stands at its beginning. */
const SEARCHED = 4096;

const config = (env: string, history = ""): string =>
  `{"architecture":"amd64","os":"linux","config":{"Env":[${env}]},"rootfs":{"type":"layers","diff_ids":[]}${history}}`;
const step = (command: string): string => `,"history":[{"created_by":${JSON.stringify(command)},"empty_layer":true}]`;

/** A password, a key or a token stands in the config, where everybody who can pull the image reads it. */
export const exposedSecret: Rule = {
  id: "exposed-secret",
  subject: "image config",
  severity: "info",
  kinds: IMAGE_CONFIGS,
  summary: "A variable or a step of the build seems to hold a password, a key or a token: whoever can pull the image can read it.",
  why: [
    "The config of an image is public to everybody who may pull it. `docker inspect`, `docker history --no-trunc` and `crane config REF` print",
    "it, and a registry hands it out without the layers. A value that was set with `ENV`, or given to the build with `--build-arg` and used by",
    "a `RUN`, stands in it for good; a later `ENV` or `unset` does not take it out of the history. BuildKit says so at build time:",
    "`SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data`.",
    "",
    "This is a guess, so it is `info` and never more. The rule looks for tokens that services mark by their first letters (`ghp_`, `glpat-`,",
    "`AKIA`, `xoxb-`, `npm_`, private keys), for addresses with a password in them, and for variables called `…_PASSWORD`, `…_TOKEN`,",
    "`…_SECRET`, `…_API_KEY` and the like with a value of their own. It is silent about empty values, paths such as `/run/secrets/db`,",
    "references such as `$TOKEN`, switches, short numbers, fillers (`changeme`) and well-known defaults. Messages never show the value.",
    "",
    "**What to do:** count a real secret as known and renew it. Then give it to the container when it runs (`docker run -e`, a mounted file, a",
    "Kubernetes secret), and to a build as `RUN --mount=type=secret,id=npm …` with `docker buildx build --secret id=npm,src=FILE`. Build the image",
    "anew and delete the old one from the registry. If the value is no secret, switch the rule off for this file.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, Env](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[Docker build checks, SecretsUsedInArgOrEnv](https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/)",
  ],
  covers: ["4.25"],
  since: "0.2.0",
  examples: [
    { good: config(`"DB_PASSWORD_FILE=/run/secrets/db","POSTGRES_PASSWORD=","API_TOKEN=$TOKEN","ALLOW_EMPTY_PASSWORD=yes"`) },
    {
      good: config(
        `"GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568","MAX_TOKEN=4096"`,
        step("RUN /bin/sh -c echo $NPM_TOKEN > ~/.npmrc"),
      ),
    },
    {
      bad: config(`"«AWS_SECRET_ACCESS_KEY»=k3pt-4way-0nly"`),
      says: "`AWS_SECRET_ACCESS_KEY` looks like a secret; whoever can pull the image can read it",
    },
    {
      bad: config("", step("RUN |1 «NPM_TOKEN»=4fq82hz90kd1 /bin/sh -c npm ci # buildkit")),
      says: "This step sets `NPM_TOKEN`, which looks like a secret; whoever can pull the image can read it",
    },
    {
      bad: config(`"DATABASE_URL=postgres://«shop»:t7Gq-92-rz@db/shop"`),
      says: "`DATABASE_URL` seems to hold a URL with a password; whoever can pull the image can read it",
    },
    {
      bad: config(`"«SMTP_PASSWORD»=t7Gq92rz"`, step("ENV «SMTP_PASSWORD»=t7Gq92rz")),
      says: [
        "`SMTP_PASSWORD` looks like a secret; whoever can pull the image can read it",
        "This step sets `SMTP_PASSWORD`, which looks like a secret; whoever can pull the image can read it",
      ],
    },
  ],
  *check(doc) {
    const told = new Set<string>();
    for (const { node, text, name, value } of envOf(doc)) {
      const marked = secretToken(text) ?? passwordInUrl(text);
      if (marked !== undefined) {
        told.add(name);
        const whose = value === undefined ? "This entry" : quote(name);
        yield found(doc, { node, text }, marked, `${whose} seems to hold ${marked.what}`, false, false);
      } else if (value !== undefined && isSecretName(name.trim()) && isLiteralSecret(value)) {
        told.add(name);
        yield found(doc, { node, text }, { from: 0, to: name.length }, `${quote(name)} looks like a secret`, false);
      }
    }
    for (const { createdBy } of historyOf(doc) ?? []) {
      if (createdBy === undefined) continue;
      const set = secretSetBy(createdBy.text);
      const marked = secretToken(createdBy.text) ?? passwordInUrl(createdBy.text);
      if (set !== undefined) {
        const again = told.has(set.name);
        told.add(set.name);
        const what =
          marked === undefined
            ? `This step sets ${quote(set.name)}, which looks like a secret`
            : `This step sets ${quote(set.name)}, which seems to hold ${marked.what}`;
        yield found(doc, createdBy, { from: set.from, to: set.from + set.name.length }, what, again);
      } else if (marked !== undefined) yield found(doc, createdBy, marked, `This step seems to hold ${marked.what}`, false, false);
    }
  },
};

function found(doc: Document, { node }: TextAt, part: { from: number; to: number }, what: string, again: boolean, isName = true): Finding {
  const says = `${what}; whoever can pull the image can read it`;
  const at = partOf(doc, node, part.from, part.to);
  // The name may be read, and nothing behind it; where the mark is on the secret itself, that neither.
  const whole = spanOf(doc.tree, node);
  const hides = { start: isName ? at.end : at.start, end: Math.max(at.end, whole.end - 1) };
  return again ? { at, says, hides, severity: "info", place: true } : { at, says, hides };
}

/** The first variable that a step sets to a secret: with `ENV` or `ARG`, or as an argument of the build before a `RUN`. */
function secretSetBy(createdBy: string): { name: string; from: number } | undefined {
  const text = createdBy.slice(0, SEARCHED);
  const instruction = instructionOf(text);
  const settings = instruction?.name === "ENV" || instruction?.name === "ARG";
  const run = /^(?:RUN )?\|\d{1,3} /.exec(text);
  if (!settings && run === null) return undefined;
  // The shell's own assignments come after its name.
  const end = settings ? text.length : text.search(/ \/bin\/|$/);
  for (const assignment of text.slice(0, end).matchAll(/(?<!\w)([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s"']*)/g)) {
    const [, name = "", value = ""] = assignment;
    const bare = value.replace(/^["']|["']$/g, "");
    if ((isSecretName(name) && isLiteralSecret(bare)) || secretToken(bare) !== undefined) return { name, from: assignment.index };
  }
  return undefined;
}
