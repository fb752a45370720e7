/** What a newcomer opens first: a build cache in the form that registries refuse, with something to read at every token. */
export const SAMPLE = `{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "manifests": [
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
      "size": 29126484,
      "annotations": {
        "buildkit/createdat": "2026-03-01T10:00:00.123456789Z",
        "containerd.io/uncompressed": "sha256:3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"
      }
    },
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
      "digest": "sha256:2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6",
      "size": 2199018,
      "annotations": {
        "buildkit/createdat": "2026-03-01T10:00:07.987654321Z",
        "containerd.io/uncompressed": "sha256:18ac3e7343f016890c510e93f935261169d9e3f565436429830faf0934f4f8e4"
      }
    },
    {
      "mediaType": "application/vnd.buildkit.cacheconfig.v0",
      "digest": "sha256:3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
      "size": 1217
    }
  ]
}
`;
