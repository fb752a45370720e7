import assert from "node:assert/strict";
import * as vscode from "vscode";
import { arrivals } from "./arrivals.ts";
import { cache } from "./cache.ts";
import { commands } from "./commands.ts";
import { layoutFiles } from "./layout-files.ts";
import { layouts } from "./layouts.ts";
import { navigation } from "./navigation.ts";
import { neighbours } from "./neighbours.ts";
import { schemes } from "./schemes.ts";
import { settings } from "./settings.ts";
import { views } from "./views.ts";
import { api } from "./workbench.ts";
import { writing } from "./writing.ts";

/**
 * The frame of every suite.
 *
 * @param isHost whether this is the extension host that the suite was started for, and no other
 */
export function framed(host: string, isHost: () => boolean, tests: () => void): void {
  describe(`OCI & Docker Manifests in VS Code, ${host}`, () => {
    before(async () => {
      assert.ok(isHost(), `this is no ${host}`);
      const { client } = await api();
      // What could not start says why.
      await client.start();
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

    it("runs where it is meant to run", () => assert.ok(isHost()));
    tests();
  });
}

/**
 * What holds wherever VS Code runs.
 *
 * @param here what only this host has
 */
export function suite(host: string, isHost: () => boolean, here: () => void): void {
  framed(host, isHost, () => {
    describe("a legacy cache index", cache);
    describe("while writing", writing);
    describe("documents as they arrive", arrivals);
    describe("beside others", neighbours);
    describe("finding one's way", navigation);
    describe("layouts", layouts);
    describe("in a layout", layoutFiles);
    describe("of every scheme", schemes);
    describe("settings", settings);
    describe("commands", commands);
    describe("pages, pictures", views);
    here();
  });
}
