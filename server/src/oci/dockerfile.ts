/**
 * Instructions of a Dockerfile whose step makes no layer: builders mark it with `empty_layer` in the history. WORKDIR is not among
 * them, because BuildKit makes the directory in a layer (Dockerfile reference; BuildKit 0.21, frontend/dockerfile/dockerfile2llb).
 */
const WITHOUT_LAYER: readonly string[] = [
  "ARG",
  "CMD",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
];

/** How the classic builder of Docker writes an instruction that runs nothing; BuildKit writes the instruction alone. */
const CLASSIC = /^\/bin\/sh -c #\(nop\) +/;

/** The instruction that a step's `created_by` begins with, and what follows it; `undefined` where it begins with no word in capitals. */
export function instructionOf(createdBy: string): { readonly name: string; readonly rest: string } | undefined {
  const text = createdBy.replace(CLASSIC, "");
  const end = text.search(/[^A-Z]/);
  const name = end < 0 ? text : text.slice(0, end);
  return name === "" ? undefined : { name, rest: end < 0 ? "" : text.slice(end).trimStart() };
}

/** Whether a step, by its command, surely made no layer. */
export function makesNoLayer(createdBy: string): boolean {
  const instruction = instructionOf(createdBy);
  return instruction !== undefined && WITHOUT_LAYER.includes(instruction.name);
}
