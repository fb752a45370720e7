/** What the editor is told when it asks, loaded together: the features share most of what they need. */
export { codeActions, resolveAction } from "./actions.ts";
export { compare, compareParams } from "./comparing.ts";
export { explain, explainRule } from "./explaining.ts";
export { inlayHints, semanticTokens } from "./hinting.ts";
export { layoutPlan } from "./layout-plans.ts";
export { layoutBranches, unreferencedBlobs } from "./layout-tree.ts";
export { codeLenses, convertDocument } from "./lens.ts";
export { definition, documentLinks, highlights, references } from "./navigation.ts";
export { picture } from "./picturing.ts";
export { convert, status } from "./status.ts";
export { workspaceSymbols } from "./workspace-symbols.ts";
