import { paddingFault, type ValueFault, wholeFault } from "./value-fault.ts";

/** Schemes whose addresses name a host: `https:/example.com` is a slip. */
const WITH_HOST = /^(?:https?|ftps?|ssh|git|sftp|(?:git|svn|hg|bzr)\+[a-z]{1,10}):/i;

/** `git@example.com:group/project.git`, as git and scp write it: an address to git, and no URL. */
const SCP_LIKE = /^(?:[\w.-]+@)([\w-]+(?:\.[\w-]+)+):(?!\/)([^\s:]+)$/;

/**
 * Why a text is no absolute URL (RFC 3986) of any scheme, or `undefined`. Letters beyond ASCII pass, as browsers take them. What
 * only git reads, `git@host:path`, is doubtful.
 */
export function urlFault(text: string): ValueFault | undefined {
  const padding = paddingFault(text, urlFault);
  if (padding !== undefined) return padding;
  const odd = /[\s<>"\p{Cc}]/u.exec(text);
  if (odd !== null) {
    const shown = odd[0] === " " ? "a space" : /[<>"]/.test(odd[0]) ? `\`${odd[0]}\`` : "a control character";
    return { says: `has ${shown} in it; a URL cannot`, from: odd.index, to: odd.index + 1, weight: "wrong" };
  }
  const placeholder = /\$\{|\{\{|\$\(|^\$[A-Z_]/.exec(text);
  if (placeholder !== null) return wholeFault(text, "holds a placeholder that nobody has filled in");
  const scp = SCP_LIKE.exec(text);
  if (scp !== null) {
    const better = `https://${scp[1]}/${(scp[2] as string).replace(/\.git$/, "")}`;
    return wholeFault(text, "is an address for git and no URL; only `https://` links to the source", { better, weight: "doubtful" });
  }
  if (/^\/\/[^/?#]/.test(text)) return wholeFault(text, "has no scheme; a URL begins as `https://` does", { better: `https:${text}` });
  // A name with a point before the colon is a host with its port, and one letter is a drive of Windows.
  const scheme = /^[A-Za-z][A-Za-z0-9+-]+:/.exec(text);
  if (scheme === null) {
    const better = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:[/?#]|$)/.test(text) ? { better: `https://${text}` } : {};
    return wholeFault(text, "has no scheme; a URL begins as `https://` does", better);
  }
  const rest = text.slice(scheme[0].length);
  if (rest === "") return wholeFault(text, "is a scheme and nothing else");
  if (WITH_HOST.test(text) && !/^\/\/[^/?#]/.test(rest))
    return wholeFault(text, `names no host; two slashes and a host follow \`${scheme[0]}\``);
  return undefined;
}
