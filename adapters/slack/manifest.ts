/** What to paste at api.slack.com/apps to create the app, with no right that is not used. */
import type { CommandOutline } from "../../src/surface.ts";
import { SHORTCUT } from "./inbound.ts";

/** Every scope, and what it is for. */
export const SCOPES: ReadonlyMap<string, string> = new Map([
  ["app_mentions:read", "hear mentions in channels"],
  ["channels:history", "look whether a doubtful post is out, in public channels"],
  ["chat:write", "answer"],
  ["commands", "/ai4 and the message shortcut"],
  ["files:read", "read the commands that people send as a file"],
  ["files:write", "attach charts and long answers"],
  ["groups:history", "look whether a doubtful post is out, in private channels"],
  ["im:history", "hear direct messages"],
  ["im:write", "open a direct message for private answers"],
  ["users:read", "ask who is an admin of the workspace, and may set up channels"],
]);

const EVENTS = ["app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"];
/** Slack's own limit is not published; longer hints are not read anyway. */
const MAX_HINT = 100;

export function slackManifest(outlines: readonly CommandOutline[]): string {
  const manifest = {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: "ai4",
      description: "Search, launch and follow AI4OS deployments from your team chat",
      background_color: "#1f3a5f",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: "ai4", always_online: true },
      shortcuts: [
        {
          name: "Ask ai4",
          type: "message",
          callback_id: SHORTCUT,
          description: "Take the words of a message as a question",
        },
      ],
      slash_commands: [
        {
          command: "/ai4",
          description: "Ask ai4 anything, or type a command",
          usage_hint: usageHint(outlines),
          should_escape: false,
        },
      ],
    },
    oauth_config: { scopes: { bot: [...SCOPES.keys()] } },
    settings: {
      event_subscriptions: { bot_events: EVENTS },
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** The first words of the commands, as many as fit. */
function usageHint(outlines: readonly CommandOutline[]): string {
  const nouns = [...new Set(["help", ...outlines.map(({ path }) => path.split(" ")[0] ?? path)])];
  return nouns.reduce((hint, noun) => {
    const longer = hint === "" ? noun : `${hint} | ${noun}`;
    return longer.length <= MAX_HINT ? longer : hint;
  }, "");
}
