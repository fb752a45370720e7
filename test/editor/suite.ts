import * as vscode from "vscode";
import { arrivals } from "./arrivals.ts";
import { cache } from "./cache.ts";
import { commands } from "./commands.ts";
import { layoutFiles } from "./layout-files.ts";
import { layouts, navigation } from "./navigation.ts";
import { neighbours } from "./neighbours.ts";
import { settings } from "./settings.ts";
import { tasks } from "./tasks.ts";
import { views } from "./views.ts";
import { api } from "./workbench.ts";
import { writing } from "./writing.ts";

describe("OCI & Docker Manifests in VS Code", () => {
  before(async () => {
    await api();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    // Every editor is reverted, so that none asks whether it should be saved.
    while (vscode.window.tabGroups.activeTabGroup.activeTab) {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      if (vscode.window.tabGroups.activeTabGroup.activeTab === activeTab) break;
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  describe("a legacy cache index", cache);
  describe("while writing", writing);
  describe("documents as they arrive", arrivals);
  describe("beside others", neighbours);
  describe("finding one's way", navigation);
  describe("layouts", layouts);
  describe("in a layout", layoutFiles);
  describe("settings", settings);
  describe("commands", commands);
  describe("pages, pictures and registries", views);
  describe("tasks", tasks);
});
