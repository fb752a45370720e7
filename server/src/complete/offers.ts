import { type CompletionItem, getLanguageService, type JSONSchema, type LanguageService } from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Schema } from "../schemas.ts";

/** What the JSON service proposes: `text` in LSP snippet syntax, with quotes where JSON wants them. */
export interface Offer {
  readonly label: string;
  readonly text: string;
  readonly markdown: string | undefined;
}

const URI = "oci-manifest:/part.json";

/** One service for each part of a schema, made when it is first asked. There are as many as schemas have objects and lists. */
const services = new WeakMap<Schema, LanguageService>();

function serviceFor(schema: Schema, definitions: Schema["$defs"]): LanguageService {
  let service = services.get(schema);
  if (service === undefined) {
    service = getLanguageService({
      clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } } },
    });
    // A copy: the service writes what a reference names over what stands beside the reference.
    const whole = structuredClone(definitions === undefined ? schema : { ...schema, $defs: definitions });
    service.configure({
      validate: false,
      allowComments: false,
      schemas: [{ uri: "oci-manifest:/schema", fileMatch: ["*"], schema: whole as JSONSchema }],
    });
    services.set(schema, service);
  }
  return service;
}

function offerOf(item: CompletionItem): Offer {
  const { documentation } = item;
  const markdown = typeof documentation === "string" ? documentation : documentation?.value;
  return {
    label: item.label,
    text: item.textEdit?.newText ?? item.insertText ?? item.label,
    markdown: markdown === "" ? undefined : markdown,
  };
}

async function ask(text: string, offset: number, schema: Schema, definitions: Schema["$defs"]): Promise<readonly Offer[]> {
  const service = serviceFor(schema, definitions);
  const document = TextDocument.create(URI, "json", 1, text);
  const list = await service.doComplete(document, document.positionAt(offset), service.parseJSONDocument(document));
  return (list?.items ?? []).map(offerOf);
}

/**
 * The properties that an object of this schema may still have. The service sees a stand-in with the `present` names only: what
 * is half typed cannot mislead it, and no document is too large.
 */
export function offerProperties(schema: Schema, definitions: Schema["$defs"], present: readonly string[]): Promise<readonly Offer[]> {
  const text = `{${present.map((name) => `${JSON.stringify(name)}:0,`).join("")}}`;
  return ask(text, text.length - 1, schema, definitions);
}

/** A schema for an object whose only property is the value that is asked for. */
const holders = new WeakMap<Schema, Schema>();

/** The values that this schema speaks of: its defaults, words such as `true`, or the brackets of its type. */
export function offerValues(schema: Schema, definitions: Schema["$defs"]): Promise<readonly Offer[]> {
  let holder = holders.get(schema);
  if (holder === undefined) {
    holder = { type: "object", properties: { value: schema } };
    holders.set(schema, holder);
  }
  // Of a bare value the service does not propose `true` and `false`; of a property's value it does.
  return ask('{"value":}', 9, holder, definitions);
}
