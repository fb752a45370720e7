/** Why a key of `ExposedPorts` is no port (image-spec 1.1.1, config.md), and the port or range that is meant where that can be told. */
export interface PortFault {
  readonly code: "range" | "out-of-range" | "zero" | "published" | "variable" | "protocol" | "no-port";
  readonly meant?: string;
}

const PROTOCOLS: readonly string[] = ["tcp", "udp", "sctp"];
const PORT = /^(\d{1,9})(?:-(\d{1,9}))?(?:\/(.*))?$/s;

/** What is wrong with a key of `ExposedPorts`; `undefined` where it is a port. */
export function portFault(key: string): PortFault | undefined {
  const parts = PORT.exec(key);
  if (parts === null) return strange(key);
  const [, from = "", to, protocol] = parts;
  const numbers = to === undefined ? [Number(from)] : [Number(from), Number(to)];
  if (numbers.some((number) => number > 65535) || (to !== undefined && Number(from) > Number(to))) return { code: "out-of-range" };
  if (numbers.includes(0)) return { code: "zero" };
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    const lower = protocol.trim().toLowerCase();
    return PROTOCOLS.includes(lower) ? { code: "protocol", meant: `${key.slice(0, key.indexOf("/"))}/${lower}` } : { code: "protocol" };
  }
  return to === undefined ? undefined : { code: "range", meant: key };
}

function strange(key: string): PortFault {
  if (/[${}]/.test(key)) return { code: "variable" };
  const published = /^(?:[^:]{0,64}:)?\d{0,9}:(\d{1,9}(?:\/[a-z]+)?)$/.exec(key)?.[1];
  if (published !== undefined) return portFault(published) === undefined ? { code: "published", meant: published } : { code: "published" };
  const bare = key.trim();
  return bare !== key && portFault(bare) === undefined ? { code: "no-port", meant: bare } : { code: "no-port" };
}

/** The single ports of a port or range, each with its protocol; none where they are more than `most`. */
export function portsOf(key: string, most: number): readonly string[] {
  const [, from = "", to, protocol] = PORT.exec(key) ?? [];
  if (to === undefined) return [key];
  const count = Number(to) - Number(from) + 1;
  if (!(count >= 1 && count <= most)) return [];
  return Array.from({ length: count }, (_, i) => `${Number(from) + i}${protocol === undefined ? "" : `/${protocol}`}`);
}
