import assert from "node:assert/strict";
import { test } from "node:test";
import { identify } from "../../server/src/identify.ts";
import { attestationName, entryPlatform } from "../../server/src/model/attestation.ts";

const A = `sha256:${"0123456789abcdef".repeat(4)}`;
const B = `sha256:${"fedcba9876543210".repeat(4)}`;

function names(...entries: unknown[]): (string | undefined)[] {
  const { document } = identify(JSON.stringify({ manifests: entries }), { kind: "oci-index" });
  assert.ok(document);
  return document.descriptors.map((entry) => attestationName(document, entry));
}

const attestation = (digest: unknown, type: unknown = "attestation-manifest"): unknown => ({
  digest: B,
  platform: { architecture: "unknown", os: "unknown" },
  annotations: { "vnd.docker.reference.type": type, "vnd.docker.reference.digest": digest },
});

test("an attestation is called after the platform of its image", () => {
  const image = { digest: A, platform: { architecture: "arm", os: "linux", variant: "v7" } };
  assert.deepEqual(names(image, attestation(A)), [undefined, "attestation of linux/arm/v7"]);
  assert.deepEqual(names(attestation(A), image), ["attestation of linux/arm/v7", undefined]);
});

test("without platform where nobody knows it, and nothing for what is no attestation", () => {
  assert.deepEqual(names({ digest: A }, attestation(A), attestation("sha256:x"), attestation(7)), [
    undefined,
    "attestation",
    "attestation",
    "attestation",
  ]);
  assert.deepEqual(names(attestation(A, "sbom"), {}, { platform: 1, annotations: 2 }), [undefined, undefined, undefined]);
  // An attestation of itself, or of another attestation, is of no platform.
  assert.deepEqual(names(attestation(B)), ["attestation"]);
});

test("a platform of odd words is not repeated", () => {
  const { document } = identify(
    JSON.stringify({
      manifests: [{ digest: A, platform: { architecture: "a`b", os: "linux" } }, { platform: { architecture: "x".repeat(99), os: "o" } }],
    }),
    { kind: "oci-index" },
  );
  assert.deepEqual(
    document?.descriptors.map((entry) => entryPlatform(document, entry)),
    [undefined, undefined],
  );
});
