import { elementsOf, stringAt } from "../json/index.ts";
import { member } from "../model/cacheconfig.ts";
import { DURATIONS, SECOND } from "../oci/durations.ts";
import { SIGNALS } from "../oci/signals.ts";
import type { Question } from "./asked.ts";
import { type Draft, rank, snippetString, stop } from "./proposal.ts";

/** So many entries of a cache config are proposed for a number. */
const MOST = 100;

const draft = (label: string, detail: string, json = JSON.stringify(label)): Draft => ({ label, kind: "value", detail, json });

const SIGNAL_MEANINGS: Readonly<Record<string, string>> = {
  SIGTERM: "asks the process to end; the default",
  SIGINT: "as Ctrl+C",
  SIGQUIT: "ends with a core dump; nginx and php-fpm end gracefully",
  SIGKILL: "ends at once, without a chance to tidy up",
  SIGHUP: "many programs read their settings again",
  SIGUSR1: "the program's own",
  SIGUSR2: "the program's own",
  SIGWINCH: "Apache httpd ends gracefully",
  "SIGRTMIN+3": "systemd shuts the container down",
};

/** What a setting of an image config may be, by its name: words, numbers and lists as they are written. */
export function settingDrafts(name: string): readonly Draft[] {
  switch (name) {
    case "StopSignal":
      return SIGNALS.map((signal) => draft(signal, SIGNAL_MEANINGS[signal] ?? "signal"));
    case "User":
      return [
        draft("65532:65532", "nonroot of distroless images"),
        draft("1000:1000", "the first user of most systems"),
        draft("nobody", "a name from /etc/passwd"),
        draft("0:0", "root; the same as leaving it out"),
      ];
    case "WorkingDir":
      return [draft("/", "the root"), draft("/app", "an absolute path"), draft("/workspace", "an absolute path")];
    case "Entrypoint":
      return [list('["/bin/app"]', "a program, without a shell", `["${stop(1, "/bin/app")}"]`), shell()];
    case "Cmd":
      return [
        list('["--help"]', "arguments to Entrypoint", `["${stop(1, "--help")}"]`),
        list('["/bin/sh"]', "a shell", `["${stop(1, "/bin/sh")}"]`),
        shell(),
      ];
    case "Shell":
      return [
        list('["/bin/sh", "-c"]', "Docker's default", '["/bin/sh", "-c"]'),
        list('["/bin/bash", "-c"]', "bash", '["/bin/bash", "-c"]'),
      ];
    case "Test":
      return [
        list('["CMD-SHELL", "…"]', "a command of the shell", `["CMD-SHELL", "${stop(1, "curl -f http://localhost/ || exit 1")}"]`),
        list('["CMD", "…"]', "a program, without a shell", `["CMD", "${stop(1, "/bin/healthcheck")}"]`),
        list('["NONE"]', "no check, whatever the base image has", '["NONE"]'),
      ];
    default:
      return DURATIONS.includes(name) ? [5, 10, 30, 60, 300].map((seconds) => duration(seconds)) : [];
  }
}

function list(label: string, detail: string, json: string): Draft {
  return draft(label, detail, json);
}

function shell(): Draft {
  return list('["/bin/sh", "-c", "…"]', "a line of the shell", '["/bin/sh", "-c", "$1"]');
}

/** Health checks count nanoseconds. */
function duration(seconds: number): Draft {
  const text = seconds < 60 ? `${seconds} seconds` : seconds === 60 ? "1 minute" : `${seconds / 60} minutes`;
  return { ...draft(text, `${seconds * SECOND} nanoseconds`, String(seconds * SECOND)), filter: String(seconds * SECOND) };
}

/** The entries of the lists and objects of an image config that hold names of one's own. */
export function entryDrafts(list_: string): readonly Draft[] {
  switch (list_) {
    case "Env":
      return [
        draft(
          "PATH=…",
          "where programs are looked for",
          snippetString("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        ),
        draft("NAME=value", "any variable", `"${stop(1, "NAME")}=${stop(2, "value")}"`),
        draft("LANG=C.UTF-8", "texts in UTF-8"),
        draft("TZ=UTC", "the time zone"),
        draft("HOME=/root", "the home directory"),
      ];
    default:
      return [];
  }
}

/** The keys of objects whose values are empty objects. */
export function emptyObjectKeyDrafts(name: string, renames: boolean): readonly Draft[] {
  const key = (label: string, detail: string): Draft => ({
    label,
    kind: "property",
    detail,
    json: renames ? JSON.stringify(label) : `${JSON.stringify(label)}: {}`,
  });
  switch (name) {
    case "ExposedPorts":
      return [
        key("80/tcp", "HTTP"),
        key("443/tcp", "HTTPS"),
        key("8080/tcp", "HTTP, without root"),
        key("8443/tcp", "HTTPS, without root"),
        key("53/udp", "DNS"),
        key("5432/tcp", "PostgreSQL"),
        key("6379/tcp", "Redis"),
      ];
    case "Volumes":
      return [key("/data", "data of its own"), key("/var/lib/data", "data of its own"), key("/tmp", "temporary files")];
    default:
      return [];
  }
}

/** What a number of a cache config may point to: `parent` and `layer` count layers, `link` counts records. */
export function cachePositionDrafts({ tree, doc }: Question, name: string): readonly Draft[] {
  const list = name === "link" ? "records" : "layers";
  const drafts: Draft[] = name === "parent" ? [{ ...position(-1, "none: the base"), sort: "" }] : [];
  let index = 0;
  for (const entry of elementsOf(tree, member(tree, doc.root, list))) {
    if (index === MOST) break;
    drafts.push(position(index, `${list}[${index}]${short(stringAt(tree, member(tree, entry, list === "layers" ? "blob" : "digest")))}`));
    index++;
  }
  return drafts;
}

function position(index: number, detail: string): Draft {
  return { label: String(index), kind: "value", detail, json: String(index), sort: rank(index) };
}

function short(digest: string | undefined): string {
  return digest !== undefined && /^[a-z0-9]+:[0-9a-f]{12}/.test(digest) ? ` · ${digest.slice(0, digest.indexOf(":") + 13)}` : "";
}

/** The URL stub for a list of addresses. */
export function addressDrafts(): readonly Draft[] {
  return [{ label: "https://…", kind: "value", detail: "an address", json: '"https://$1"', filter: "https://" }];
}
