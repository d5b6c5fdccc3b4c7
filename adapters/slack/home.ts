/** The Home tab: what the bot is, and buttons that say the most usual things. */
import type { types } from "@slack/bolt";
import { plain } from "./render-actions.ts";
import { richText, section, words } from "./rich-text.ts";

/** First part of the action ids; the value of the button is the text it says. */
export const HOME = "home";

const QUICK: readonly { readonly label: string; readonly says: string; readonly main?: true }[] = [
  { label: "My deployments", says: "deployments", main: true },
  { label: "My snapshots", says: "snapshots" },
  { label: "My usage", says: "usage" },
  { label: "Free resources", says: "cluster" },
  { label: "Platform status", says: "notice list" },
  { label: "My account", says: "account profile" },
  { label: "Help", says: "help" },
];

export function homeView(): types.HomeView {
  return {
    type: "home",
    blocks: [
      { type: "header", text: plain("ai4") },
      ...richText([
        section(
          words(
            "Search the marketplace, launch and follow deployments, and ask about usage. Write to me in ",
          ),
          words("Messages", { bold: true }),
          words(", mention me in a channel, or type "),
          words("/ai4", { code: true }),
          words(" anywhere. The buttons answer in Messages."),
        ),
      ]),
      {
        type: "actions",
        elements: QUICK.map(
          ({ label, says, main }, index): types.Button => ({
            type: "button",
            text: plain(label),
            action_id: `${HOME}:${index}`,
            value: says,
            ...(main ? { style: "primary" } : {}),
          }),
        ),
      },
    ],
  };
}
