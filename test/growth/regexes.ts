import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(import.meta.dirname, "../..");
const FOLDERS = ["server/src", "client/src", "web/src"];

/** A regular expression of the project. */
export interface Found {
  /** As it stands in the source: `/a+/g`. */
  readonly literal: string;
  readonly source: string;
  readonly flags: string;
  /** "server/src/a.ts:12" */
  readonly place: string;
}

/** All regular expressions of the sources, and the places where one is put together while the program runs. */
export function regexes(): { readonly literals: readonly Found[]; readonly made: readonly string[] } {
  const literals: Found[] = [];
  const made: string[] = [];
  for (const folder of FOLDERS) {
    const whole = path.join(root, folder);
    if (!fs.existsSync(whole)) continue;
    for (const name of fs.readdirSync(whole, { recursive: true, encoding: "utf8" }).sort()) {
      if (!/\.tsx?$/.test(name) || name.startsWith("generated")) continue;
      const file = ts.createSourceFile(name, fs.readFileSync(path.join(whole, name), "utf8"), ts.ScriptTarget.Latest, true);
      const visit = (node: ts.Node): void => {
        const place = `${folder}/${name.replaceAll("\\", "/")}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf("/");
          literals.push({ literal: node.text, source: node.text.slice(1, end), flags: node.text.slice(end + 1), place });
        }
        if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp") made.push(place);
        ts.forEachChild(node, visit);
      };
      visit(file);
    }
  }
  return { literals, made };
}
