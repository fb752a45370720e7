import { readSettings } from "../../../server/src/lsp/settings.ts";
import { quote } from "../../../server/src/model/quote.ts";
import { checkValue, closestAnnotation, findAnnotation, isReservedKey, pathFault, timeFault } from "../../../server/src/oci/annotations.ts";
import { archivePathFault } from "../../../server/src/oci/archive-path.ts";
import { decodeBase64, decodeBase64Url, encodeBase64, standardBase64 } from "../../../server/src/oci/base64.ts";
import { algorithmOf, digestFault, digestOf, utf8 } from "../../../server/src/oci/digest.ts";
import { instructionOf, makesNoLayer } from "../../../server/src/oci/dockerfile.ts";
import { nanosecondsOf } from "../../../server/src/oci/durations.ts";
import { comparablePlatformText, isPlatformText, matchesPattern } from "../../../server/src/oci/expectations.ts";
import { wholeNumber } from "../../../server/src/oci/int64.ts";
import { closestMediaType, familyOf, findMediaType, isWellFormed, replacementOf, toOciLayer } from "../../../server/src/oci/mediatypes.ts";
import { placeholderKind } from "../../../server/src/oci/placeholder-digests.ts";
import { architectureMeant, operatingSystemMeant, variantMeant, windowsVersionMeant } from "../../../server/src/oci/platforms.ts";
import { portFault, portsOf } from "../../../server/src/oci/ports.ts";
import { qualifiedReferenceFault, readReference, refNameFault, repositoryFault } from "../../../server/src/oci/reference.ts";
import { isLegalTime, isPlainTime, meantTime } from "../../../server/src/oci/rfc3339.ts";
import { withoutSecrets } from "../../../server/src/oci/secret-mask.ts";
import { isLiteralSecret, isSecretName, passwordInUrl, secretToken } from "../../../server/src/oci/secrets.ts";
import { judgeSignal } from "../../../server/src/oci/signals.ts";
import { licenseFault } from "../../../server/src/oci/spdx.ts";
import { isGoTime } from "../../../server/src/oci/time.ts";
import { rfc3339Fault } from "../../../server/src/oci/time-fault.ts";
import { timeInWords } from "../../../server/src/oci/time-words.ts";
import { bytesOf, exactSize } from "../../../server/src/oci/units.ts";
import { urlFault } from "../../../server/src/oci/url.ts";
import type { ValueFault } from "../../../server/src/oci/value-fault.ts";
import { closest } from "../../../server/src/suggest.ts";
import { dictionary } from "../dictionary.ts";
import type { Target } from "../engine.ts";
import { holds } from "../promise.ts";
import { calm } from "./check.ts";

const KEYS = [
  "org.opencontainers.image.created",
  "org.opencontainers.image.url",
  "org.opencontainers.image.licenses",
  "org.opencontainers.image.ref.name",
  "org.opencontainers.image.base.digest",
  "org.opencontainers.image.base.name",
  "org.opencontainers.image.title",
  "org.opencontainers.image.version",
  "buildkit/createdat",
];

/** The faults of one value, each with the function that mends it where it says how. */
const FAULTS: Readonly<Record<string, (text: string) => ValueFault | undefined>> = {
  reference: (text) => {
    const read = readReference(text);
    return "says" in read ? read : undefined;
  },
  "qualified reference": qualifiedReferenceFault,
  "ref name": refNameFault,
  repository: repositoryFault,
  license: licenseFault,
  time: rfc3339Fault,
  "annotation time": timeFault,
  url: urlFault,
  path: pathFault,
  ...Object.fromEntries(KEYS.map((key) => [key, (text: string) => checkValue(key, text)])),
};

/** The reference parser and everything else that reads a single value. */
export const values: Target = {
  name: "values",
  seeds: () => dictionary.texts.filter((_, i) => i < 60 || i % 5 === 0),
  run: (text) => {
    for (const [name, faultOf] of Object.entries(FAULTS)) {
      const fault = faultOf(text);
      if (fault === undefined) continue;
      const { says, from, to, better, sure } = fault;
      holds(0 <= from && from <= to && to <= text.length, `${name}: the fault lies outside the value`);
      holds(says.length > 0, `${name}: nothing is said`);
      if (better === undefined) continue;
      holds(better !== text, `${name}: what is better is the same`);
      const left = faultOf(better);
      if (sure === true)
        holds(left === undefined || left.weight === "doubtful" || left.better !== text, `${name}: what is surely meant is wrong`);
    }
    const decoded = decodeBase64(text);
    if (decoded !== undefined) {
      holds(Buffer.from(text.replace(/[\r\n]/g, ""), "base64").equals(decoded), "base64 reads otherwise than Buffer");
      holds(Buffer.from(decoded).toString("base64") === encodeBase64(decoded), "base64 writes otherwise than Buffer");
    }
    standardBase64(text);
    decodeBase64Url(text);
    const digest = digestFault(text);
    if (digest === undefined) holds(algorithmOf(text) !== undefined, "a digest without algorithm");
    holds(digestFault(digestOf(utf8(text))) === undefined, "our own digest is faulty");
    holds(Buffer.from(utf8(text)).equals(Buffer.from(text)), "UTF-8 otherwise than Buffer");
    archivePathFault(text);
    instructionOf(text);
    makesNoLayer(text);
    const whole = wholeNumber(text);
    if (whole !== undefined) holds(BigInt(whole) >= 0n || whole.startsWith("-"), "a whole number is none");
    nanosecondsOf(text);
    if (isPlatformText(text)) comparablePlatformText(text);
    matchesPattern(text, text.slice(1));
    matchesPattern("*a*b*", text);
    findMediaType(text);
    replacementOf(text);
    familyOf(text);
    toOciLayer(text);
    findAnnotation(text);
    isReservedKey(text);
    placeholderKind(text);
    if (isWellFormed(text)) closestMediaType(text);
    closestAnnotation(text.slice(0, 200));
    for (const meant of [architectureMeant, operatingSystemMeant, windowsVersionMeant, judgeSignal, timeInWords, meantTime]) meant(text);
    variantMeant("arm", text);
    portFault(text);
    holds(portsOf(text, 8).length <= 9, "more ports than asked for");
    if (isPlainTime(text)) holds(isLegalTime(text) && isGoTime(text), "a plain time is not legal");
    withoutSecrets(text);
    secretToken(text);
    isSecretName(text);
    isLiteralSecret(text);
    passwordInUrl(text);
    const bytes = bytesOf(text);
    if (bytes !== undefined) exactSize(bytes);
    closest(text.slice(0, 200), ["alpha", "beta", "digest"]);
    calm(quote(text), "a quotation");
    holds(quote(text).split("`").length === 3, "a quotation is open");
    let given: unknown = text;
    try {
      given = JSON.parse(text);
    } catch {
      // It is a text then.
    }
    readSettings(given, (says) => holds(says.length > 0 && says.length < 2000, "a setting's fault says nothing or too much"));
  },
};
