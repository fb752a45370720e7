import assert from "node:assert/strict";
import test from "node:test";
import { scan } from "../../server/src/json/index.ts";
import { inspectOutput } from "../../server/src/model/inspect.ts";

const D = `"sha256:9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"`;
const ENTRY = `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":${D},"size":7}`;

const ROWS: readonly (readonly [text: string, program: string | undefined])[] = [
  [`{"Ref":"docker.io/library/a:1","Descriptor":${ENTRY},"Raw":"e30=","OCIManifest":{}}`, "docker manifest inspect -v"],
  [`[{"Ref":"a@sha256:1","Descriptor":${ENTRY},"SchemaV2Manifest":{}}]`, "docker manifest inspect -v"],
  [`{"name":"docker.io/library/a:1","manifest":${ENTRY},"image":{}}`, "docker buildx imagetools inspect --format '{{json .}}'"],
  [`{"Name":"a","Digest":${D},"RepoTags":[],"Layers":[${D}]}`, "skopeo inspect"],
  [`{"Name":"a","Digest":${D},"RepoTags":[],"Layers":[]}`, "skopeo inspect"],
  [`{"containerimage.digest":${D}}`, "docker buildx build --metadata-file"],
  [`{"app":{"containerimage.digest":${D}}}`, "docker buildx build --metadata-file"],
  [`{"ref":"a","descriptor":${ENTRY}}`, undefined],
  [`{"Ref":"a","Descriptor":{"name":"b"}}`, undefined],
  [`{"name":"a","manifest":{"version":1}}`, undefined],
  [`{"schemaVersion":2,"Config":${ENTRY},"Layers":[${ENTRY}],"Digest":${D}}`, undefined],
  [ENTRY, undefined],
  ["", undefined],
  ["[]", undefined],
];

for (const [text, program] of ROWS)
  test(`${program ?? "nothing that a program is known to print"}: ${text.slice(0, 60)}`, () => {
    const found = inspectOutput(scan(text));
    assert.equal(found?.program, program);
    if (found === undefined) return;
    assert.ok(found.says.includes(`\`${found.command}\``), found.says);
    assert.match(found.command, / --raw .*REF$/);
    assert.doesNotMatch(found.says, /\.$/);
  });
