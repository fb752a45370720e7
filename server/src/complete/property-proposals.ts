import { keysOf, NONE, type Node, stringOf, styleOf, type TextStyle, type Tree } from "../json/index.ts";
import type { Kind } from "../model/kinds.ts";
import { type Schema, schemaAt, schemaOf } from "../schemas.ts";
import type { Question } from "./asked.ts";
import { offerProperties } from "./offers.ts";
import { type Draft, rank } from "./proposal.ts";
import { snippetText, type TabStops, tabStops } from "./shape.ts";

type Path = readonly (string | number)[];

/** The properties that the object at the caret may have and has not, those that it needs first. */
export async function propertyDrafts({ tree, kind, caret }: Question): Promise<readonly Draft[]> {
  const schema = schemaAt(kind, caret.path);
  if (schema?.properties === undefined) return [];
  const present: string[] = [];
  for (const key of keysOf(tree, caret.container)) if (key !== caret.key) present.push(stringOf(tree, key));
  const known = Object.keys(schema.properties);
  const offers = await offerProperties(schema, schemaOf(kind)?.$defs, present);
  const style = styleAround(tree, caret.container, caret.at.start);
  return offers
    .filter(({ label }) => known.includes(label))
    .map(({ label, text }): Draft => {
      const path = [...caret.path, label];
      const own = schemaAt(kind, path);
      const needed = isNeeded(schema, label, caret.path);
      const expects = own?.["x-expects"]?.replaceAll("`", "");
      const detail = [expects, needed ? "required" : undefined].filter((word) => word !== undefined).join(" · ");
      return {
        label,
        kind: "property",
        ...(detail === "" ? {} : { detail }),
        explains: { of: "property", name: label, kind, path: caret.path },
        json: caret.renames ? JSON.stringify(label) : (shaped(kind, path, style) ?? text.replace('": ', `":${style.colon}`)),
        sort: `${needed ? 0 : 1}${rank(known.indexOf(label))}`,
      };
    });
}

/** Whether readers need a property; a document's own version and type are as good as required. */
function isNeeded(schema: Schema, name: string, path: Path): boolean {
  return schema.required?.includes(name) === true || (path.length === 0 && schema.properties?.[name]?.default !== undefined);
}

/** So much of a text shows how its colons are written. */
const SAMPLE = 4096;

/** How a value is written at the caret: on one line where the object's other properties are, a blank behind colons unless there is none. */
export function styleAround(tree: Tree, container: Node, offset: number): TextStyle {
  const style = styleOf(tree);
  const shown = /"\s*:(\s?)/.exec(tree.text.slice(0, SAMPLE));
  const colon = shown === null || shown[1] !== "" ? " " : style.colon;
  if (style.indent === undefined) return { ...style, colon, comma: colon };
  const isInline = container !== NONE && !/[\r\n]/.test(tree.text.slice(tree.start[container], offset));
  return isInline ? { ...style, indent: undefined, colon, comma: " " } : { ...style, colon };
}

/** A property whose object needs properties of its own, with those and their stops; `undefined` where the service's text will do. */
function shaped(kind: Kind, path: Path, style: TextStyle): string | undefined {
  const schema = schemaAt(kind, path);
  if (schema === undefined || !isOf(schema, "object") || schema.required === undefined) return undefined;
  const value = beginningOf(kind, path, schema, tabStops(), 0);
  return `${JSON.stringify(path.at(-1))}:${style.colon}${snippetText(value, style)}`;
}

function isOf(schema: Schema, type: string): boolean {
  return schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type));
}

/** What a property begins as: what its object needs, a stop for everything else. */
function beginningOf(kind: Kind, path: Path, schema: Schema, stops: TabStops, depth: number): unknown {
  const fixed = schema.const ?? schema.default;
  if (typeof fixed === "string") return stops.text(fixed);
  if (typeof fixed === "number") return stops.json(String(fixed));
  if (isOf(schema, "object")) {
    if (depth > 2 || schema.required === undefined) return stops.inside("{}");
    const members: Record<string, unknown> = {};
    for (const name of schema.required) {
      const inner = [...path, name];
      members[name] = beginningOf(kind, inner, schemaAt(kind, inner) ?? {}, stops, depth + 1);
    }
    return members;
  }
  if (isOf(schema, "array")) return stops.inside("[]");
  return isOf(schema, "number") || isOf(schema, "integer") ? stops.json("0") : stops.text(wordFor(path));
}

/** What a text begins as: of a platform the commonest one. */
function wordFor(path: Path): string {
  switch (path.at(-1)) {
    case "architecture":
      return "amd64";
    case "os":
      return "linux";
    default:
      return "";
  }
}
