import { replaceValue, spanOf } from "../json/index.ts";
import { IMAGE_CONFIGS, isForUnix, settingOf, textAt } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";

/** The largest ID that runc, Docker and containerd take, whatever Linux could hold. */
const LARGEST_ID = 2147483647;

const config = (user: string, os = "linux"): string =>
  `{"architecture":"amd64","os":"${os}","config":{"User":${user}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** `User` is none of the forms that runtimes look up. */
export const malformedUser: Rule = {
  id: "malformed-user",
  subject: "image config",
  severity: "warning",
  kinds: IMAGE_CONFIGS,
  summary: "`User` is not `user`, `uid`, `user:group`, `uid:gid` or a mixture of them, so no runtime finds whom to run as.",
  why: [
    "`User` is looked up in `/etc/passwd` and `/etc/group` of the image when the container starts; until then every text is taken:",
    "",
    "- `unable to find user $APP_USER: no matching entries in passwd file` (Docker, containerd, podman)",
    "- `unable to find group staff : no matching entries in group file`",
    "- `uids and gids must be in range 0-2147483647`",
    "- Kubernetes: `container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root`, which speaks of names in",
    "  general, and is no fault of the image",
    "",
    "White space, a second colon, nothing on one side of the colon, a variable that nobody replaced and a number out of range are told here.",
    "Whether the name exists in the image cannot be seen from the config. Windows has other names (`ContainerAdministrator`), and an image of",
    "Windows is not judged.",
    "",
    '**By hand:** `"User": "1000:1000"`; numbers work without any passwd file. In a Dockerfile `USER 1000:1000`, with crane',
    "`crane mutate --user 1000:1000 REF`, with buildah `buildah config --user 1000:1000 NAME`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, config.md, User](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[Docker image specification 1.3, User](https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions)",
  ],
  covers: ["4.9"],
  since: "0.2.0",
  examples: [
    { good: config(`"nobody"`) },
    { good: config(`"65532:staff"`) },
    { good: config(`"NT AUTHORITY\\\\SYSTEM"`, "windows") },
    {
      bad: config(`«"1000:"»`),
      says: "`1000:` has nothing behind the colon; a user is `user`, `uid`, `user:group` or `uid:gid`",
      fixed: config(`"1000"`),
    },
    { bad: config(`«":1000"»`), says: "`:1000` has nothing before the colon; a user is `user`, `uid`, `user:group` or `uid:gid`" },
    { bad: config(`«"1000:1000:1000"»`), says: "`1000:1000:1000` has 2 colons; a user is `user`, `uid`, `user:group` or `uid:gid`" },
    { bad: config(`«"app "»`), says: "`app ` has white space in it; runtimes look for exactly this name", fixed: config(`"app"`) },
    { bad: config(`«"$APP_USER"»`), says: "`$APP_USER` is a variable, and nobody replaces it here" },
    { bad: config(`«"4294967294"»`), says: "`4294967294` is out of range; user and group IDs are 0 to 2147483647" },
  ],
  *check(doc) {
    const user = textAt(doc, settingOf(doc, "User"));
    if (user === undefined || user.text === "" || !isForUnix(doc)) return;
    const fault = faultOf(user.text);
    if (fault === undefined) return;
    const { says, meant } = fault;
    yield {
      at: spanOf(doc.tree, user.node),
      says,
      ...(meant === undefined || meant === "" || faultOf(meant) !== undefined
        ? {}
        : {
            fixes: () => [
              { title: `Replace with ${quote(meant)}`, safe: false, edits: [replaceValue(doc.tree, user.node, JSON.stringify(meant))] },
            ],
          }),
    };
  },
};

function faultOf(text: string): { readonly says: string; readonly meant?: string } | undefined {
  const shown = quote(text);
  if (/\$(?:\{|[A-Za-z_])/.test(text)) return { says: `${shown} is a variable, and nobody replaces it here` };
  if (/\s/.test(text)) return { says: `${shown} has white space in it; runtimes look for exactly this name`, meant: text.trim() };
  const parts = text.split(":");
  const forms = "a user is `user`, `uid`, `user:group` or `uid:gid`";
  if (parts.length > 2) return { says: `${shown} has ${parts.length - 1} colons; ${forms}` };
  if (parts[0] === "") return { says: `${shown} has nothing before the colon; ${forms}` };
  if (parts[1] === "") return { says: `${shown} has nothing behind the colon; ${forms}`, meant: parts[0] ?? "" };
  if (parts.some((part) => /^[+-]?\d+$/.test(part) && !(Number(part) >= 0 && Number(part) <= LARGEST_ID)))
    return { says: `${shown} is out of range; user and group IDs are 0 to ${LARGEST_ID}` };
  return undefined;
}
