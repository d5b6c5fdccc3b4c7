/** The Home tab: what the bot is, buttons that say the most usual things, and what the person has. */
import type { types } from "@slack/bolt";
import type { Reply } from "../../src/reply/blocks.ts";
import { partsOf } from "./pages.ts";
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

/** With what is shown to the person, once it is known. */
export function homeView(known?: Reply): types.HomeView {
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
      ...(known === undefined || known.blocks.length === 0 ? [] : shown(known)),
    ],
  };
}

/** As much as fits in a message, which is half of what a Home tab takes. */
function shown(known: Reply): readonly types.KnownBlock[] {
  const [first, more] = partsOf(known);
  const blocks: readonly types.KnownBlock[] = first?.kind === "message" ? first.message.blocks : [];
  const drawn = blocks.flatMap((block): readonly types.KnownBlock[] =>
    // Tables stand in messages only.
    block.type === "table"
      ? richText([section(words("A table; the buttons above answer in Messages."))])
      : [block],
  );
  return [
    { type: "divider" },
    ...drawn,
    ...(more === undefined
      ? []
      : richText([section(words("There is more: the buttons above show all of it."))])),
  ];
}
