/** The settings as a file to copy, derived from their schema. */
import { type SettingName, settings } from "./config-schema.ts";
import { about, GROUPS } from "./config-values.ts";

const INTRODUCTION = [
  "# Settings of ai4-chatops. All are optional: without any, it runs on its embedded sandbox.",
  "# Remove the # before the lines that you need. Docker (--env-file), systemd (EnvironmentFile) and Node.js",
  "# (--env-file) read this format. Some values are secrets: let only the bot read the file.",
];

/** Every setting with its meaning, default and an example, commented out. */
export function configSample(): string {
  const groups = Object.entries(GROUPS).map(([group, title]) => {
    const members = Object.entries(settings.shape)
      .filter(([, schema]) => about.get(schema)?.group === group)
      .map(([name]) => describe(name as SettingName));
    return [`# === ${title} ===`, ...members].join("\n\n");
  });
  return `${[INTRODUCTION.join("\n"), ...groups].join("\n\n")}\n`;
}

function describe(name: SettingName): string {
  const entry = about.get(settings.shape[name]);
  return [`# ${entry?.doc}`, `# Default: ${entry?.fallback}`, `#${name}=${entry?.example}`].join("\n");
}
