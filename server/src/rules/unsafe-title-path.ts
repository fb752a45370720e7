import { type AnnotationOwner, annotationsOf, faultyValues } from "../model/annotations.ts";
import { pathFault } from "../oci/annotations.ts";
import type { Rule } from "../rule.ts";
import { tellValue } from "./invalid-created.ts";

/** On a layer it is the name of the file that is written on pull. */
const TITLE = "org.opencontainers.image.title";

const manifest = (layer: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example.report.v1","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/pdf","digest":"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2","size":2811969,"annotations":{${layer}}}]}`;

/** The file name of an artifact's layer leads out of the folder it is pulled to. */
export const unsafeTitlePath: Rule = {
  id: "unsafe-title-path",
  subject: "annotations",
  severity: "warning",
  kinds: ["oci-manifest", "oci-artifact", "oci-descriptor"],
  summary: "The file name of a layer (`org.opencontainers.image.title`) is absolute or leads out of the folder it is pulled to with `..`.",
  why: [
    "ORAS and clients like it write a layer to the file that its title names. They refuse what leads elsewhere:",
    "",
    "- `oras pull`: `failed to resolve path for writing: path traversal disallowed`, with the advice to use `--allow-path-traversal`",
    "- `oras push`: `absolute file path detected. If it's intentional, use --disable-path-validation flag to skip this check`",
    "",
    "and clients that do not look overwrite files of whoever pulls: `../../etc/cron.d/job` is the oldest trick there is. With the flags the",
    "artifact can be pulled, into places that the receiver did not choose. Mostly it is no attack but a push with an absolute path:",
    "`oras push REF /home/me/report.pdf`.",
    "",
    "The same is looked at in the keys that hold paths for other tools: `org.cncf.model.filepath`, `com.docker.compose.file`.",
    "",
    "**By hand:** push from the file's own folder with a relative name: `cd /home/me && oras push REF report.pdf:application/pdf`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
    "[oras-project/oras#1744](https://github.com/oras-project/oras/issues/1744)",
  ],
  covers: [],
  since: "0.2.0",
  examples: [
    { good: manifest(`"org.opencontainers.image.title":"reports/2026/october.pdf"`) },
    {
      bad: manifest(`"org.opencontainers.image.title":«"../../etc/cron.d/job"»`),
      says: "`../../etc/cron.d/job` leads out of the folder it is written to; oras refuses to pull it",
      fixed: manifest(`"org.opencontainers.image.title":"job"`),
    },
    {
      bad: manifest(`"org.opencontainers.image.title":«"/home/me/report.pdf"»`),
      says: "`/home/me/report.pdf` is an absolute path; oras refuses to pull it",
      fixed: manifest(`"org.opencontainers.image.title":"report.pdf"`),
    },
  ],
  *check(doc) {
    for (const { name, entry } of annotationsOf(doc).values()) {
      if (name !== TITLE && entry?.format !== "path") continue;
      for (const faulty of faultyValues(doc, name, pathFault, undefined, isFile))
        for (const finding of tellValue(doc, faulty, undefined, name === TITLE ? "; oras refuses to pull it" : ""))
          yield name === TITLE && finding.place !== true ? { ...finding, case: "title" } : finding;
    }
  },
};

/** Whether an annotation is that of content which a client writes to a file. */
function isFile(owner: AnnotationOwner): boolean {
  return typeof owner !== "string" && (owner.place === "layer" || owner.place === "blob" || owner.place === "self");
}
