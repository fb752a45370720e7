import assert from "node:assert/strict";
import { test } from "node:test";
import { distance } from "fastest-levenshtein";
import {
  architectureMeant,
  architectures,
  findArchitecture,
  findOperatingSystem,
  isSlip,
  isWindowsVersion,
  operatingSystemMeant,
  operatingSystems,
  ownerOfVariant,
  variantMeant,
  variantStanding,
  variantsOf,
  windowsFeatureMeant,
  windowsRelease,
  windowsReleases,
  windowsVersionMeant,
} from "../../server/src/oci/platforms.ts";

const meant = (name: string): string | undefined => {
  const found = architectureMeant(name);
  return found === undefined ? undefined : [found.name, ...(found.variant === undefined ? [] : [found.variant])].join("/");
};

test("every name is there once, with a meaning and a source", () => {
  for (const list of [architectures, operatingSystems]) {
    assert.equal(new Set(list.map(({ name }) => name)).size, list.length);
    for (const { name, meaning, source } of list) {
      assert.match(name, /^[a-z0-9]+$/);
      assert.match(meaning, /\S.*[^.]$/, name);
      assert.match(source.url, /^https:\/\//, name);
    }
  }
  for (const { name, variants, series } of architectures) {
    assert.equal(new Set(variants.map((variant) => variant.name)).size, variants.length, name);
    for (const variant of variants) {
      assert.equal(variantStanding(name, variant.name, "1.1"), "known", `${name}/${variant.name}`);
      if (series !== undefined) assert.match(variant.name, series);
    }
  }
  for (const { version, names } of windowsReleases) {
    assert.ok(isWindowsVersion(version));
    for (const name of names) assert.equal(windowsVersionMeant(name), version);
  }
});

test("GOARCH and GOOS are all known, past ones and those without a port too", () => {
  const arches =
    "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm";
  for (const name of arches.split(" ")) {
    assert.ok(findArchitecture(name), name);
    assert.equal(architectureMeant(name), undefined, name);
  }
  const systems = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos";
  for (const name of systems.split(" ")) {
    assert.ok(findOperatingSystem(name), name);
    assert.equal(operatingSystemMeant(name), undefined, name);
  }
});

test("the table of variants is that of the version of the specification", () => {
  const listed = (architecture: string, version: "1.0" | "1.1.0" | "1.1.1"): string =>
    variantsOf(architecture, version)
      .filter(({ since }) => since !== undefined)
      .map(({ name }) => name)
      .join(" ");
  assert.equal(listed("arm", "1.0"), "v6 v7 v8");
  assert.equal(listed("arm64", "1.0"), "v8");
  assert.equal(listed("amd64", "1.1.0"), "");
  assert.equal(listed("amd64", "1.1.1"), "v1 v2 v3 v4");
  assert.match(listed("arm64", "1.1.1"), /^v8 v8\.1 /);
  assert.match(listed("riscv64", "1.1.1"), /^rva20u64 /);
  assert.deepEqual(variantsOf("s390x", "main"), []);
  assert.deepEqual(variantsOf("no such thing", "main"), []);
  assert.equal(variantStanding("amd64", "v2", "1.0"), "newer");
  assert.equal(variantStanding("amd64", "v2", "1.1"), "known");
  assert.equal(variantStanding("arm64", "v9.4", "main"), "known", "the table ends in …");
  assert.equal(variantStanding("arm", "v5", "1.0"), "known", "in use since long before");
  assert.equal(variantStanding("amd64", "v8", "main"), undefined);
  assert.equal(variantStanding("constructor", "v8", "main"), undefined);
});

test("wrong names of architectures mean what the kernel, Debian and RPM mean by them", () => {
  const pairs: Readonly<Record<string, string | undefined>> = {
    x86_64: "amd64",
    "X86-64": "amd64",
    AMD64: "amd64",
    " amd64": "amd64",
    aarch64: "arm64",
    Arm64: "arm64",
    armhf: "arm/v7",
    armv7l: "arm/v7",
    arm32v6: "arm/v6",
    arm64v8: "arm64/v8",
    armv8: "arm64",
    i386: "386",
    i686: "386",
    ppc64el: "ppc64le",
    mips64el: "mips64le",
    loongarch64: "loong64",
    "linux/amd64": "amd64",
    "linux/arm/v7": "arm/v7",
    "arm64/v8": "arm64/v8",
    "amd64/v8": undefined,
    "linux/amd64/v3/x": undefined,
    "x86-64-v3": "amd64/v3",
    adm64: "amd64",
    amr64: "arm64",
    and64: "amd64",
    ppc64l: undefined, // one letter from two names
    s390xx: "s390x",
    arc64: undefined,
    riscv32: undefined,
    wasi: undefined,
    arn: undefined,
    unknown: undefined,
    "": undefined,
    __proto__: undefined,
  };
  for (const [name, right] of Object.entries(pairs)) assert.equal(meant(name), right, name);
  assert.equal(meant("constructor"), undefined);
  assert.equal(meant("x".repeat(100_000)), undefined);
  assert.equal(architectureMeant("x86")?.sure, false, "some say it of 64 bit, too");
  assert.equal(architectureMeant("armel")?.sure, false, "Debian and containerd differ");
});

test("wrong names of systems", () => {
  const pairs: Readonly<Record<string, string | undefined>> = {
    Linux: "linux",
    macOS: "darwin",
    Windows_NT: "windows",
    ubuntu: "linux",
    "linux/amd64": "linux",
    liunx: "linux",
    window: "windows",
    "linux/": undefined,
    wasi: undefined,
    templeos: undefined,
    unknown: undefined,
    "": undefined,
  };
  for (const [name, right] of Object.entries(pairs)) assert.equal(operatingSystemMeant(name)?.name, right, name);
  assert.equal(operatingSystemMeant("ubuntu")?.sure, false);
});

test("misspelt variants", () => {
  const rows: readonly (readonly [architecture: string, variant: string, right: string | undefined])[] = [
    ["arm", "7", "v7"],
    ["arm", "V7", "v7"],
    ["arm", "armv7", "v7"],
    ["arm", "armv7l", "v7"],
    ["arm", "v7l", "v7"],
    ["arm", "v6l", "v6"],
    ["arm", "armhf", "v7"],
    ["arm", "v7", undefined],
    ["arm", "v3", undefined],
    ["arm64", "armv8", "v8"],
    ["arm64", "armv8-a", "v8"],
    ["arm64", "8", "v8"],
    ["arm64", "8.2", "v8.2"],
    ["arm64", "v7", undefined],
    ["amd64", "x86-64-v3", "v3"],
    ["amd64", "2", "v2"],
    ["amd64", "v8", undefined],
    ["ppc64le", "POWER9", "power9"],
    ["ppc64le", "p10", "power10"],
    ["riscv64", "RVA22", "rva22u64"],
    ["s390x", "z13", undefined],
    ["x86_64", "V2", undefined],
  ];
  for (const [architecture, variant, right] of rows) assert.equal(variantMeant(architecture, variant), right, `${architecture}/${variant}`);
  assert.equal(ownerOfVariant("v8"), "arm64");
  assert.equal(ownerOfVariant("v7"), "arm");
  assert.equal(ownerOfVariant("v3"), "amd64");
  assert.equal(ownerOfVariant("power9"), "ppc64le");
  assert.equal(ownerOfVariant("softfloat"), undefined);
});

test("versions of Windows", () => {
  for (const version of ["10.0.17763", "10.0.20348.2402", "10.0.14393.1066"]) assert.ok(isWindowsVersion(version), version);
  for (const version of ["", "10", "10.0", "10.0.x.1", "ltsc2022", "10.0.20348.2402.1", " 10.0.20348", "10.0.20348."])
    assert.ok(!isWindowsVersion(version), version);
  assert.equal(windowsRelease("10.0.20348.2402")?.meaning, "Windows Server 2022");
  assert.equal(windowsRelease("10.0.203480"), undefined);
  assert.equal(windowsVersionMeant("LTSC2022"), "10.0.20348");
  assert.equal(windowsVersionMeant("windows server 2019"), "10.0.17763");
  assert.equal(windowsVersionMeant("17763.5696"), "10.0.17763.5696");
  assert.equal(windowsVersionMeant(" 10.0.17763"), "10.0.17763");
  assert.equal(windowsVersionMeant("10.0"), undefined);
  assert.equal(windowsVersionMeant("99999"), undefined);
  assert.equal(windowsFeatureMeant("Win32k"), "win32k");
  assert.equal(windowsFeatureMeant("win32"), "win32k");
  assert.equal(windowsFeatureMeant("gpu"), undefined);
});

test("a slip is one edit or one exchange, as the library counts", () => {
  const letters = "ab6";
  const words = [""];
  for (let at = 0; words.length < 121; at++) for (const letter of letters) words.push((words[at] as string) + letter);
  for (const one of words)
    for (const other of words) {
      const exchanged = [...one].some((_, at) => {
        const swapped = one.slice(0, at) + (one[at + 1] ?? "") + (one[at] as string) + one.slice(at + 2);
        return at + 1 < one.length && swapped === other && one !== other;
      });
      assert.equal(isSlip(one, other), distance(one, other) === 1 || exchanged, `${one} ${other}`);
    }
});
