import type { Source } from "./mediatype.ts";

/**
 * Names of platforms: data, from which rules, hover and completion draw. Architectures and systems are named as Go does
 * (image-spec, image-index.md: `architecture` and `os` SHOULD be values of GOARCH and GOOS).
 */

/** The versions of the image specification between which the table of variants differs, and the names that settings have for them. */
export type VariantTable = "1.0" | "1.1.0" | "1.1.1" | "1.1" | "main";

/** One variant of a CPU architecture. */
export interface Variant {
  readonly name: string;
  /** A few words for a person. */
  readonly meaning: string;
  /** The specification whose table has it first; left out: no table has it, and it is in use or Go's own. */
  readonly since?: "1.0" | "1.1.1";
  readonly source: Source;
}

/** One CPU architecture. */
export interface Architecture {
  readonly name: string;
  /** A few words for a person: "x86, 64 bit". */
  readonly meaning: string;
  /** "Go" for a port that exists, "reserved" for a name that Go keeps, "in use" for one that images have and Go has not. */
  readonly standing: "Go" | "reserved" | "in use";
  readonly variants: readonly Variant[];
  /** Where the table ends in "…": what further variants look like. Each is counted as one of the table of 1.1.1. */
  readonly series?: RegExp;
  readonly source: Source;
}

/** One operating system. */
export interface OperatingSystem {
  readonly name: string;
  readonly meaning: string;
  readonly standing: Architecture["standing"];
  readonly source: Source;
}

/** What a wrong name stands for. */
export interface Meant {
  readonly name: string;
  /** For architectures whose wrong name says the variant too: `armv7l`. */
  readonly variant?: string;
  /** `spelling`: letter case or space; `alias`: another family of names; `slip`: a slip of the pen. */
  readonly kind: "spelling" | "alias" | "slip";
  /** The wrong name can mean nothing else. */
  readonly sure: boolean;
  readonly source?: Source;
}

/** A release of Windows, whose build hosts compare. */
export interface WindowsRelease {
  /** The first three numbers of `os.version`. */
  readonly version: string;
  readonly names: readonly string[];
  readonly meaning: string;
  readonly source: Source;
}

const GO: Source = { label: "Go, GOOS and GOARCH", url: "https://go.dev/doc/install/source#environment" };
const GO_NAMES: Source = {
  label: "Go 1.24, syslist.go",
  url: "https://github.com/golang/go/blob/go1.24.0/src/internal/syslist/syslist.go",
};
const TABLE: Source = {
  label: "image-spec 1.1.1, platform variants",
  url: "https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#platform-variants",
};
const TABLE_1_0: Source = {
  label: "image-spec 1.0.2, image-index.md",
  url: "https://github.com/opencontainers/image-spec/blob/v1.0.2/image-index.md#image-index-property-descriptions",
};
const OFFICIAL_IMAGES: Source = {
  label: "Docker official images, architectures",
  url: "https://github.com/docker-library/official-images#architectures-other-than-amd64",
};
const CONTAINERD: Source = {
  label: "containerd/platforms 0.2.1, database.go",
  url: "https://github.com/containerd/platforms/blob/v0.2.1/database.go",
};
const DEBIAN: Source = { label: "Debian ports", url: "https://www.debian.org/ports/" };
const UNAME: Source = { label: "uname(1), machine", url: "https://man7.org/linux/man-pages/man1/uname.1.html" };
const LEVELS: Source = { label: "x86-64 psABI, levels", url: "https://gitlab.com/x86-psABIs/x86-64-ABI" };
const WASM: Source = { label: "Docker, Wasm workloads", url: "https://docs.docker.com/desktop/features/wasm/" };
const WINDOWS: Source = {
  label: "Windows containers, version compatibility",
  url: "https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility",
};

const table = (since: "1.0" | "1.1.1", rows: Readonly<Record<string, string>>): Variant[] =>
  Object.entries(rows).map(([name, meaning]) => ({ name, meaning, since, source: since === "1.0" ? TABLE_1_0 : TABLE }));
const beside = (source: Source, rows: Readonly<Record<string, string>>): Variant[] =>
  Object.entries(rows).map(([name, meaning]) => ({ name, meaning, source }));

const FLOAT = beside(GO, { hardfloat: "With a floating-point unit; Go's default", softfloat: "Without a floating-point unit" });
const POWER = { power8: "POWER8, ISA 2.07, the baseline", power9: "POWER9, ISA 3.0", power10: "POWER10, ISA 3.1" };

type Row = readonly [name: string, meaning: string, variants?: readonly Variant[], series?: RegExp];
const architectureRows = (standing: Architecture["standing"], source: Source, rows: readonly Row[]): Architecture[] =>
  rows.map(([name, meaning, variants = [], series]) => ({
    name,
    meaning,
    standing,
    variants,
    source,
    ...(series === undefined ? {} : { series }),
  }));

/** All architectures that have a name, those in use first. */
export const architectures: readonly Architecture[] = [
  ...architectureRows("Go", GO, [
    [
      "amd64",
      "x86, 64 bit: Intel and AMD; elsewhere `x86_64`",
      table("1.1.1", {
        v1: "The baseline of x86-64, the same as no variant",
        v2: "x86-64-v2: SSE4.2 and POPCNT, about 2009 and later",
        v3: "x86-64-v3: AVX2, BMI and FMA, about 2013 and later",
        v4: "x86-64-v4: AVX-512",
      }),
    ],
    [
      "arm64",
      "ARM, 64 bit: Graviton, Apple silicon, Raspberry Pi 3 and later; elsewhere `aarch64`",
      [
        ...table("1.0", { v8: "ARMv8, the baseline, the same as no variant" }),
        ...table("1.1.1", { "v8.1": "ARMv8.1, with large system extensions", "v8.2": "ARMv8.2", v9: "ARMv9" }),
        ...beside(GO, { "v8.0": "ARMv8.0 in Go's spelling; the specification's table writes `v8`" }),
      ],
      /^v[89](\.[0-9])?$/,
    ],
    [
      "arm",
      "ARM, 32 bit; the variant says which",
      [
        ...table("1.0", {
          v6: "ARMv6 with hardware floating point: Raspberry Pi 1 and Zero",
          v7: "ARMv7: most 32-bit boards; what containerd takes where no variant stands",
          v8: "The 32-bit instructions of ARMv8",
        }),
        ...beside(OFFICIAL_IMAGES, { v5: "ARMv5, software floating point: Debian's armel" }),
      ],
    ],
    [
      "386",
      "x86, 32 bit; elsewhere `i386` or `i686`",
      beside(GO, { sse2: "With SSE2; Go's default", softfloat: "Without a floating-point unit" }),
    ],
    ["ppc64le", "POWER, 64 bit, little-endian", table("1.1.1", POWER), /^power(?:[89]|1[0-9])$/],
    ["s390x", "IBM Z, 64 bit"],
    [
      "riscv64",
      "RISC-V, 64 bit",
      table("1.1.1", { rva20u64: "Profile RVA20, the baseline", rva22u64: "Profile RVA22", rva23u64: "Profile RVA23, with vectors" }),
      /^rva[0-9]{2}u64$/,
    ],
    ["loong64", "LoongArch, 64 bit"],
    ["mips64le", "MIPS, 64 bit, little-endian", FLOAT],
    ["mips64", "MIPS, 64 bit, big-endian", FLOAT],
    ["mipsle", "MIPS, 32 bit, little-endian", FLOAT],
    ["mips", "MIPS, 32 bit, big-endian", FLOAT],
    ["ppc64", "POWER, 64 bit, big-endian", beside(GO, POWER), /^power(?:[89]|1[0-9])$/],
    ["wasm", "WebAssembly", beside(GO, { satconv: "With saturating conversions", signext: "With sign extension" })],
  ]),
  ...architectureRows("in use", WASM, [
    ["wasm32", "WebAssembly, 32 bit, as the first containerd shims for Wasm named it"],
    ["wasm64", "WebAssembly with 64-bit memory"],
  ]),
  ...architectureRows("reserved", GO_NAMES, [
    ["amd64p32", "x86, 64 bit with 32-bit pointers"],
    ["arm64be", "ARM, 64 bit, big-endian"],
    ["armbe", "ARM, 32 bit, big-endian"],
    ["mips64p32", "MIPS, 64 bit with 32-bit pointers, big-endian"],
    ["mips64p32le", "MIPS, 64 bit with 32-bit pointers, little-endian"],
    ["ppc", "PowerPC, 32 bit"],
    ["riscv", "RISC-V, 32 bit"],
    ["s390", "IBM System/390, 31 bit"],
    ["sparc", "SPARC, 32 bit"],
    ["sparc64", "SPARC, 64 bit"],
  ]),
];

const systemRows = (standing: Architecture["standing"], source: Source, rows: Readonly<Record<string, string>>): OperatingSystem[] =>
  Object.entries(rows).map(([name, meaning]) => ({ name, meaning, standing, source }));

/** All operating systems that have a name, those of images first. */
export const operatingSystems: readonly OperatingSystem[] = [
  ...systemRows("Go", GO, {
    linux: "Linux, whatever the distribution",
    windows: "Windows; hosts choose by `os.version` besides",
    freebsd: "FreeBSD",
    darwin: "macOS",
    wasip1: "WebAssembly System Interface, preview 1",
    android: "Android",
    netbsd: "NetBSD",
    openbsd: "OpenBSD",
    dragonfly: "DragonFly BSD",
    illumos: "illumos",
    solaris: "Solaris",
    aix: "AIX",
    ios: "iOS",
    js: "JavaScript host of WebAssembly",
    plan9: "Plan 9",
  }),
  ...systemRows("in use", WASM, {
    wasi: "WebAssembly System Interface, as the first containerd shims for Wasm named it",
    wasip2: "WebAssembly System Interface 0.2",
    wasip3: "WebAssembly System Interface 0.3",
  }),
  ...systemRows("reserved", GO_NAMES, { hurd: "GNU Hurd", nacl: "Native Client, gone from Go", zos: "z/OS" }),
];

/** Both names of an entry that is no image: BuildKit's attestations. */
export const UNKNOWN = "unknown";

type AliasRow = readonly [source: Source, sure: boolean, meant: string, ...wrong: string[]];

/** Wrong names of architectures and what they mean, `architecture` or `architecture/variant`; in lower case. */
const architectureAliases: readonly AliasRow[] = [
  [CONTAINERD, true, "amd64", "x86_64", "x86-64", "x64"],
  [UNAME, true, "amd64", "intel64", "em64t", "amd-64", "amd_64", "win64"],
  [LEVELS, true, "amd64/v2", "x86-64-v2", "x86_64-v2", "x86_64_v2", "amd64v2", "amd64_v2"],
  [LEVELS, true, "amd64/v3", "x86-64-v3", "x86_64-v3", "x86_64_v3", "amd64v3", "amd64_v3"],
  [LEVELS, true, "amd64/v4", "x86-64-v4", "x86_64-v4", "x86_64_v4", "amd64v4", "amd64_v4"],
  [CONTAINERD, true, "arm64", "aarch64"],
  [OFFICIAL_IMAGES, true, "arm64/v8", "arm64v8"],
  [UNAME, true, "arm64", "arm-64", "arm_64"],
  [UNAME, false, "arm64", "armv8", "armv8a", "armv8-a", "arm64e"],
  [UNAME, true, "arm64be", "aarch64_be"],
  [CONTAINERD, true, "386", "i386"],
  [UNAME, true, "386", "i486", "i586", "i686", "ia32", "x86_32", "i86pc"],
  [UNAME, false, "386", "x86"],
  [CONTAINERD, true, "arm/v7", "armhf"],
  [UNAME, true, "arm/v7", "armv7l", "armv7", "armv7a", "armv7hl", "armhfp"],
  [OFFICIAL_IMAGES, true, "arm/v7", "arm32v7"],
  [UNAME, true, "arm/v6", "armv6l", "armv6", "armv6hl"],
  [OFFICIAL_IMAGES, true, "arm/v6", "arm32v6"],
  [UNAME, true, "arm/v5", "armv5l", "armv5", "armv5te", "armv5tel", "armv5tejl"],
  [OFFICIAL_IMAGES, true, "arm/v5", "arm32v5"],
  [UNAME, true, "arm/v8", "armv8l", "arm32v8"],
  // containerd reads ARMv6, Debian means ARMv5.
  [CONTAINERD, false, "arm/v6", "armel"],
  [CONTAINERD, false, "arm/v7", "arm32"],
  [DEBIAN, true, "ppc64le", "ppc64el"],
  [UNAME, true, "ppc64le", "powerpc64le"],
  [UNAME, true, "ppc64", "powerpc64"],
  [UNAME, true, "ppc", "powerpc"],
  [DEBIAN, true, "mips64le", "mips64el"],
  [DEBIAN, true, "mipsle", "mipsel"],
  [UNAME, true, "loong64", "loongarch64"],
  [DEBIAN, true, "riscv64", "riscv64gc", "rv64gc"],
  [UNAME, true, "s390x", "systemz", "s390_64"],
  [UNAME, true, "sparc64", "sparcv9"],
];

/** Wrong names of operating systems and what they mean; in lower case. */
const systemAliases: readonly AliasRow[] = [
  [CONTAINERD, true, "darwin", "macos"],
  [UNAME, true, "darwin", "macosx", "mac os x", "osx", "os x"],
  [UNAME, false, "darwin", "mac", "apple"],
  [UNAME, true, "windows", "win", "win32", "win64", "windows_nt", "windowsnt", "microsoft windows", "nanoserver", "servercore"],
  [UNAME, true, "linux", "gnu/linux", "linux-gnu", "linux-musl", "linux64", "lunix"],
  [UNAME, true, "solaris", "sunos"],
  [
    UNAME,
    false,
    "linux",
    ...["alpine", "amazonlinux", "arch", "archlinux", "busybox", "centos", "debian", "distroless", "fedora", "nixos", "opensuse", "rhel"],
    ...["rocky", "rockylinux", "almalinux", "scratch", "suse", "ubuntu", "wolfi"],
  ],
];

/** Names near one of ours that mean what they say. */
const OWN_NAMES: readonly string[] = ["arc64", "riscv32", "mips32", "loong32", "sparc32"];

/** Releases of Windows that container images are made for, oldest first. */
export const windowsReleases: readonly WindowsRelease[] = [
  ["10.0.14393", "Windows Server 2016", "1607", "ltsc2016", "2016"],
  ["10.0.16299", "Windows Server 1709", "1709"],
  ["10.0.17134", "Windows Server 1803", "1803"],
  ["10.0.17763", "Windows Server 2019", "1809", "ltsc2019", "2019"],
  ["10.0.18362", "Windows Server 1903", "1903"],
  ["10.0.18363", "Windows Server 1909", "1909"],
  ["10.0.19041", "Windows Server 2004", "2004"],
  ["10.0.19042", "Windows Server 20H2", "20h2"],
  ["10.0.20348", "Windows Server 2022", "21h2", "ltsc2022", "2022"],
  ["10.0.25398", "Windows Server 23H2", "23h2"],
  ["10.0.26100", "Windows Server 2025", "24h2", "ltsc2025", "2025"],
].map(([version, meaning, ...names]) => ({ version: version as string, meaning: meaning as string, names, source: WINDOWS }));

/** The only value that the specification names for `os.features`, and only for Windows. */
export const WIN32K = "win32k";

const byArchitecture = new Map(architectures.map((one) => [one.name, one]));
const bySystem = new Map(operatingSystems.map((one) => [one.name, one]));
const aliasesOf = (rows: readonly AliasRow[]): ReadonlyMap<string, Meant> =>
  new Map(
    rows.flatMap(([source, sure, meant, ...wrong]) => {
      const [name = "", variant] = meant.split("/");
      return wrong.map((each) => [each, { name, kind: "alias", sure, source, ...(variant === undefined ? {} : { variant }) }] as const);
    }),
  );
const byWrongArchitecture = aliasesOf(architectureAliases);
const byWrongSystem = aliasesOf(systemAliases);

/** The architecture of exactly this name. */
export function findArchitecture(name: string): Architecture | undefined {
  return byArchitecture.get(name);
}

/** The operating system of exactly this name. */
export function findOperatingSystem(name: string): OperatingSystem | undefined {
  return bySystem.get(name);
}

/** What a wrong name of an architecture stands for; `undefined` for right names and for those that nobody knows. */
export function architectureMeant(name: string): Meant | undefined {
  return meantBy(name, byArchitecture, byWrongArchitecture, (parts) => {
    // A whole platform, as command lines take it: `linux/arm/v7`, `arm64/v8`.
    const [first = "", second, third] = bySystem.has(parts[0] ?? "") ? parts.slice(1) : parts;
    const found = third === undefined ? byArchitecture.get(first) : undefined;
    if (found === undefined || (second !== undefined && standingOf(found, second) === undefined)) return undefined;
    return { name: first, kind: "alias", sure: true, ...(second === undefined ? {} : { variant: second }) };
  });
}

/** What a wrong name of an operating system stands for; `undefined` for right names and for those that nobody knows. */
export function operatingSystemMeant(name: string): Meant | undefined {
  return meantBy(name, bySystem, byWrongSystem, ([first = "", second = ""]) =>
    bySystem.has(first) && byArchitecture.has(second) ? { name: first, kind: "alias", sure: true } : undefined,
  );
}

/** Longer names are nobody's slip. */
const LONGEST = 40;

function meantBy(
  name: string,
  known: ReadonlyMap<string, unknown>,
  wrong: ReadonlyMap<string, Meant>,
  platform: (parts: readonly string[]) => Meant | undefined,
): Meant | undefined {
  if (name.length > LONGEST || name === UNKNOWN || known.has(name)) return undefined;
  const plain = name.trim().toLowerCase();
  if (known.has(plain)) return { name: plain, kind: "spelling", sure: true };
  const alias = wrong.get(plain);
  if (alias !== undefined) return alias;
  if (plain.includes("/")) return platform(plain.split("/"));
  if (OWN_NAMES.includes(plain)) return undefined;
  let found: string | undefined;
  let exchanged = false;
  for (const right of known.keys()) {
    // In short names one letter more or less is another name: `wasi` and `wasm`, `arc` and `arm`.
    if (right.length < 5 || !isSlip(plain, right)) continue;
    // `adm64` is `amd64` with two letters exchanged before it is `arm64` with another letter.
    const exchange = [...plain].sort().join() === [...right].sort().join();
    if (found !== undefined && exchange === exchanged) return undefined;
    if (found === undefined || exchange) found = right;
    exchanged ||= exchange;
  }
  return found === undefined ? undefined : { name: found, kind: "slip", sure: false };
}

/** Whether two words differ by one letter (another, one more, one less) or by two neighbours exchanged. Linear. */
export function isSlip(written: string, meant: string): boolean {
  const more = written.length - meant.length;
  if (written === meant || more > 1 || more < -1) return false;
  const shorter = Math.min(written.length, meant.length);
  let from = 0;
  while (from < shorter && written.charCodeAt(from) === meant.charCodeAt(from)) from++;
  let end = shorter;
  const shift = written.length - shorter;
  const meantShift = meant.length - shorter;
  while (end > from && written.charCodeAt(end - 1 + shift) === meant.charCodeAt(end - 1 + meantShift)) end--;
  const differs = end - from;
  if (more !== 0) return differs === 0;
  if (differs !== 2) return differs === 1;
  return written[from] === meant[from + 1] && written[from + 1] === meant[from];
}

/** The variants that the specification of this version lists for an architecture, and those that Go or images have besides. */
export function variantsOf(architecture: string, specVersion: VariantTable): readonly Variant[] {
  const found = byArchitecture.get(architecture);
  if (found === undefined) return [];
  return isOld(specVersion) ? found.variants.filter(({ since }) => since !== "1.1.1") : found.variants;
}

/** How a variant stands to an architecture in a version of the specification: `undefined` where it is none of it. */
export function variantStanding(architecture: string, variant: string, specVersion: VariantTable): "known" | "newer" | undefined {
  const found = byArchitecture.get(architecture);
  const since = found === undefined ? undefined : standingOf(found, variant);
  return since === "1.1.1" && isOld(specVersion) ? "newer" : since === undefined ? undefined : "known";
}

function isOld(specVersion: VariantTable): boolean {
  return specVersion === "1.0" || specVersion === "1.1.0";
}

function standingOf(architecture: Architecture, variant: string): "1.0" | "1.1.1" | "beside" | undefined {
  const listed = architecture.variants.find(({ name }) => name === variant);
  if (listed !== undefined) return listed.since ?? "beside";
  return architecture.series?.test(variant) ? "1.1.1" : undefined;
}

/** In which order the owner of a variant is looked for: `v8` is 64-bit ARM's before it is 32-bit ARM's. */
const OWNERS: readonly string[] = ["arm64", "arm", "amd64", "ppc64le", "riscv64"];

/** The architecture whose variant this is, or `undefined`. Variants that Go alone knows belong to nobody. */
export function ownerOfVariant(variant: string): string | undefined {
  return OWNERS.find((name) => {
    const found = byArchitecture.get(name);
    return found !== undefined && standingOf(found, variant) !== undefined;
  });
}

/** What a misspelt variant is: `armv7` → `v7`, `8` → `v8`, `x86-64-v3` → `v3`; `undefined` for right and for strange ones. */
export function variantMeant(architecture: string, variant: string): string | undefined {
  const found = byArchitecture.get(architecture);
  if (found === undefined || variant.length > LONGEST) return undefined;
  const plain = variant.trim().toLowerCase();
  const meant = standingOf(found, plain) === undefined ? canonicalVariant(architecture, plain) : plain;
  return meant !== undefined && meant !== variant && standingOf(found, meant) !== undefined ? meant : undefined;
}

function canonicalVariant(architecture: string, plain: string): string | undefined {
  switch (architecture) {
    case "arm":
    case "arm64": {
      if (plain === "armhf") return "v7";
      const version = /^(?:arm(?:32|64)?)?[-_]?v?([5-9](?:\.[0-9])?)(?:-?a|l|hl)?$/.exec(plain)?.[1];
      return version === undefined ? undefined : `v${version}`;
    }
    case "amd64": {
      const level = /^(?:x86[-_]64|amd64)?[-_]?v?([1-4])$/.exec(plain)?.[1];
      return level === undefined ? undefined : `v${level}`;
    }
    case "ppc64":
    case "ppc64le": {
      const version = /^(?:power|p|pwr)[-_ ]?([0-9]{1,2})(?:le)?$/.exec(plain)?.[1];
      return version === undefined ? undefined : `power${version}`;
    }
    case "riscv64": {
      const profile = /^rva-?([0-9]{2})(?:[us]64)?$/.exec(plain)?.[1];
      return profile === undefined ? undefined : `rva${profile}u64`;
    }
    default:
      return undefined;
  }
}

/** Whether a Windows `os.version` has the numbers that hosts compare: major, minor and build, and mostly a revision. */
export function isWindowsVersion(version: string): boolean {
  return /^\d{1,5}\.\d{1,5}\.\d{1,6}(?:\.\d{1,6})?$/.test(version);
}

/** The release that a Windows `os.version` belongs to. */
export function windowsRelease(version: string): WindowsRelease | undefined {
  return windowsReleases.find((release) => version === release.version || version.startsWith(`${release.version}.`));
}

/** The `os.version` that another name of a Windows release stands for: `ltsc2022`, `1809`, `17763.5696`. */
export function windowsVersionMeant(version: string): string | undefined {
  if (version.length > LONGEST || isWindowsVersion(version)) return undefined;
  const plain = version
    .trim()
    .toLowerCase()
    .replace(/^(?:windows(?: server)?|server|nanoserver|servercore|v)[- ]?(?=[0-9l])/, "");
  if (isWindowsVersion(plain)) return plain;
  const named = windowsReleases.find(({ names }) => names.includes(plain));
  if (named !== undefined) return named.version;
  const built = `10.0.${plain}`;
  return isWindowsVersion(built) && windowsRelease(built) !== undefined ? built : undefined;
}

/** What a misspelt `os.features` of Windows is; `undefined` for the right one and for strange ones. */
export function windowsFeatureMeant(feature: string): string | undefined {
  if (feature === WIN32K || feature.length > LONGEST) return undefined;
  const plain = feature.trim().toLowerCase();
  return plain === WIN32K || plain === "win32k.sys" || isSlip(plain, WIN32K) ? WIN32K : undefined;
}

/**
 * The architectures for which Go builds programs of an operating system, for those that are built for few (`go tool dist list`, Go 1.24).
 * Linux and the BSDs are built for many, and nothing is said of them.
 */
const BUILT_FOR: Readonly<Record<string, readonly string[]>> = {
  __proto__: null as never,
  aix: ["ppc64"],
  android: ["386", "amd64", "arm", "arm64"],
  darwin: ["amd64", "arm64"],
  dragonfly: ["amd64"],
  illumos: ["amd64"],
  ios: ["amd64", "arm64"],
  js: ["wasm"],
  plan9: ["386", "amd64", "arm"],
  solaris: ["amd64"],
  wasi: ["wasm", "wasm32"],
  wasip1: ["wasm", "wasm32"],
  wasip2: ["wasm", "wasm32"],
  wasip3: ["wasm", "wasm32"],
  windows: ["386", "amd64", "arm64"],
};

/** Whether images for this pair are to be expected; true also where nothing is known of the system. */
export function fitTogether(os: string, architecture: string): boolean {
  const built = BUILT_FOR[os];
  if (built !== undefined) return built.includes(architecture);
  return os === "unknown" ? architecture === UNKNOWN : !architecture.startsWith("wasm");
}
