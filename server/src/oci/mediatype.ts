/** What a blob of a media type is for. */
export type Role = "index" | "manifest" | "config" | "layer" | "blob" | "signature" | "artifactType" | "other";

/** Whether a type is in use, still read but no longer to be written, or a name that something else has replaced. */
export type Status = "current" | "deprecated" | "legacy";

/** Where something is written: a label for people and a public address. */
export interface Source {
  readonly label: string;
  readonly url: string;
}

/** One entry of the catalogue. */
export interface MediaType {
  readonly name: string;
  readonly role: Role;
  /** Who defines it: "OCI", "Docker", "BuildKit", "Helm", … */
  readonly family: string;
  readonly status: Status;
  /** The same thing in the other family (OCI ⇄ Docker), or the name that replaced a legacy one. */
  readonly equivalent?: string;
  /** What may be said of the equivalent: "interchangeable", "similar", "replaces it". */
  readonly equivalence?: string;
  /** "gzip", "zstd", "none" … where the type says it. */
  readonly compression?: string;
  /** Short title for hovers and completion: "Layer · tar, gzip". */
  readonly title: string;
  /** One or two sentences for a person. */
  readonly meaning: string;
  /** Who reads or refuses it, where that is worth a sentence. */
  readonly readers?: string;
  /** Where it is written: label and URL of the specification or source. */
  readonly spec: Source;
}

/** What a row of the catalogue adds to name, role, title and meaning. */
export interface More {
  readonly status?: Status;
  /** The twin in the other family; the sentence of the specification or of practice stands in `equivalence`. */
  readonly twin?: string;
  /** Left out: "interchangeable" for a twin. */
  readonly equivalence?: string;
  /** The name that replaced this one. Makes the status "legacy" unless another is given. */
  readonly now?: string;
  readonly compression?: string;
  readonly readers?: string;
  readonly spec?: Source;
}

/** One row as the data files write it. */
export type Row = readonly [name: string, role: Role, title: string, meaning: string, more?: More];

/** Makes the entries of one family. What is not said is "current", defined in `spec`, compressed as the name's suffix says. */
export function family(name: string, spec: Source, rows: readonly Row[]): MediaType[] {
  return rows.map(([type, role, title, meaning, more = {}]) => {
    const equivalent = more.twin ?? more.now;
    const compression = more.compression ?? compressionOf(type);
    return {
      name: type,
      role,
      family: name,
      status: more.status ?? (more.now === undefined ? "current" : "legacy"),
      ...(equivalent === undefined
        ? {}
        : { equivalent, equivalence: more.equivalence ?? (more.now === undefined ? "interchangeable" : "replaces it") }),
      ...(compression === undefined ? {} : { compression }),
      title,
      meaning,
      ...(more.readers === undefined ? {} : { readers: more.readers }),
      spec: more.spec ?? spec,
    };
  });
}

/** Label and front page of a public repository whose file defines a type. */
export function repository(name: string, file?: string): Source {
  return { label: file === undefined ? name : `${name}, ${file}`, url: `https://github.com/${name}` };
}

function compressionOf(name: string): string | undefined {
  const suffix = /tar(?:[+.](gzip|gz|zstd))?(\+encrypted)?$/.exec(name);
  if (suffix === null) return undefined;
  const packed = suffix[1] === "gz" ? "gzip" : (suffix[1] ?? "none");
  return suffix[2] === undefined ? packed : `${packed}, encrypted`;
}
