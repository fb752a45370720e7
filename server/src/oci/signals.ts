import { distance } from "fastest-levenshtein";

/** The signals of Linux by name, without `SIG` (signal(7); the names that Docker and podman know). */
const NAMES: readonly string[] = [
  ..."ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP".split(" "),
  ..."TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX".split(" "),
];

/** The real-time signals as Docker and podman name them: up to the middle from below, the rest from above. */
const REAL_TIME = /^RT(?:MIN\+(\d{1,2})|MAX-(\d{1,2}))$/;
const LOWEST = 34;
const HIGHEST = 64;

/** What stands where a signal should: the form the specification has, another that readers take, or none, with what is meant. */
export type SignalVerdict = { readonly is: "signal" } | { readonly is: "other-form" | "unknown"; readonly meant?: string };

/** Judges a `StopSignal` (image-spec 1.1.1, config.md: `SIGKILL`, `SIGRTMIN+3`; numbers as Docker and podman read them). */
export function judgeSignal(text: string): SignalVerdict {
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number >= 1 && number <= HIGHEST ? { is: "signal" } : { is: "unknown" };
  }
  const bare = text.trim().toUpperCase().replace(/^SIG/, "");
  const name = nameOf(bare);
  if (name === undefined) return { is: "unknown", ...nearest(bare) };
  const right = `SIG${name}`;
  if (right === text) return { is: "signal" };
  // Docker trims nothing.
  return { is: text.trim() === text && name === bare ? "other-form" : "unknown", meant: right };
}

/** The name that readers know for one in capitals without `SIG`. */
function nameOf(bare: string): string | undefined {
  if (NAMES.includes(bare)) return bare;
  const [, above, below] = REAL_TIME.exec(bare) ?? [];
  const number = above !== undefined ? LOWEST + Number(above) : below !== undefined ? HIGHEST - Number(below) : undefined;
  if (number === undefined || number < LOWEST || number > HIGHEST) return undefined;
  if (number === LOWEST || number === HIGHEST) return number === LOWEST ? "RTMIN" : "RTMAX";
  return number - LOWEST <= 15 ? `RTMIN+${number - LOWEST}` : `RTMAX-${HIGHEST - number}`;
}

/** The one name that a slip of the pen is near to. */
function nearest(bare: string): { readonly meant?: string } {
  if (bare.length < 3 || bare.length > 8) return {};
  const near = NAMES.filter((name) => name.length > 2 && distance(bare, name) === 1);
  const [only, ...others] = near;
  return only === undefined || others.length > 0 ? {} : { meant: `SIG${only}` };
}

/** The signals that images set, in the form of the specification, the usual ones first. */
export const SIGNALS: readonly string[] = [
  "SIGTERM",
  "SIGINT",
  "SIGQUIT",
  "SIGKILL",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGWINCH",
  "SIGRTMIN+3",
];
