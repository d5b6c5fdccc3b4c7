/**
 * Slash commands from the engine's outlines: one top command per first word, because all of them together would not fit into
 * the 8,000 characters that one command may have, and because a server's admins set rights per top command.
 */
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from "discord-api-types/v10";
import type { CommandOutline, ParamOutline } from "../../src/surface.ts";
import { COMMAND } from "./limits.ts";
import { cut } from "./render-text.ts";

interface SlashOption {
  readonly type: ApplicationCommandOptionType;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly options?: readonly SlashOption[];
}
export interface SlashCommand {
  readonly type: ApplicationCommandType;
  readonly name: string;
  readonly description: string;
  readonly contexts: readonly InteractionContextType[];
  readonly integration_types: readonly ApplicationIntegrationType[];
  readonly options: readonly SlashOption[];
}

/** A command as people choose it in Discord's menu. */
export interface Chosen {
  readonly outline: CommandOutline;
  /** Options by the name that Discord shows. */
  readonly params: ReadonlyMap<string, ParamOutline>;
}

export interface SlashMenu {
  readonly commands: readonly SlashCommand[];
  /** By the words that Discord sends. */
  readonly chosen: ReadonlyMap<string, Chosen>;
  /** Commands for which the menu has no room; they can be typed. */
  readonly left: readonly string[];
}

/** Where a word is both a command and the first word of others, Discord offers only the others; it becomes one of them. */
const ALONE = "run";
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

export function slashMenu(outlines: readonly CommandOutline[]): SlashMenu {
  const chosen = new Map<string, Chosen>();
  const left: string[] = [];
  const families = new Map<string, CommandOutline[]>();
  for (const outline of outlines) {
    const words = outline.path.split(" ");
    if (words.length > 3 || !words.every(isName)) {
      left.push(outline.path);
      continue;
    }
    const [first = ""] = words;
    families.set(first, [...(families.get(first) ?? []), outline]);
  }
  const commands = [...families].flatMap(([name, members], index): SlashCommand[] => {
    if (index < COMMAND.commands) return [topCommand(name, members, chosen, left)];
    left.push(...members.map(({ path }) => path));
    return [];
  });
  return { commands, chosen, left };
}

function isName(word: string): boolean {
  return NAME.test(word) && word === word.toLowerCase();
}

function topCommand(
  name: string,
  members: readonly CommandOutline[],
  chosen: Map<string, Chosen>,
  left: string[],
): SlashCommand {
  const [only, ...others] = members;
  const alone = only !== undefined && others.length === 0 && only.path === name;
  const command: SlashCommand = {
    type: ApplicationCommandType.ChatInput,
    name,
    description: described(alone ? only.summary : `Commands about ${name}`),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: alone ? optionsOf(only, name, chosen) : branches(members, chosen, left),
  };
  return fitted(command);
}

/** Subcommands and, for a third word, groups of them; 25 at each level. */
function branches(
  members: readonly CommandOutline[],
  chosen: Map<string, Chosen>,
  left: string[],
): readonly SlashOption[] {
  const groups = new Map<string, CommandOutline[]>();
  const made: SlashOption[] = [];
  const seconds = new Set(members.map(({ path }) => path.split(" ").slice(0, 2).join(" ")));
  for (const outline of members) {
    const [first = "", second = ALONE, third] = outline.path.split(" ");
    const isGroup = members.some(({ path }) => path.startsWith(`${first} ${second} `));
    const leaf = isGroup ? (third ?? ALONE) : second;
    const path = isGroup ? `${first} ${second} ${leaf}` : `${first} ${second}`;
    if (
      seconds.size > COMMAND.options &&
      made.length + groups.size >= COMMAND.options &&
      !groups.has(second)
    ) {
      left.push(outline.path);
    } else if (!isGroup) made.push(subcommand(leaf, outline, path, chosen));
    else if ((groups.get(second)?.length ?? 0) < COMMAND.options)
      groups.set(second, [...(groups.get(second) ?? []), outline]);
    else left.push(outline.path);
  }
  const grouped = [...groups].map(
    ([name, list]): SlashOption => ({
      type: ApplicationCommandOptionType.SubcommandGroup,
      name,
      description: described(`Commands about ${name}`),
      options: list.map((outline) => {
        const leaf = outline.path.split(" ")[2] ?? ALONE;
        return subcommand(leaf, outline, `${outline.path.split(" ")[0]} ${name} ${leaf}`, chosen);
      }),
    }),
  );
  return [...made, ...grouped];
}

function subcommand(
  name: string,
  outline: CommandOutline,
  path: string,
  chosen: Map<string, Chosen>,
): SlashOption {
  const options = optionsOf(outline, path, chosen);
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name,
    description: described(outline.summary),
    options,
  };
}

/** Required options first, as Discord wants it; beyond 25 they can still be typed. */
function optionsOf(
  outline: CommandOutline,
  path: string,
  chosen: Map<string, Chosen>,
): readonly SlashOption[] {
  const params = outline.params
    .filter(({ name }) => isName(name))
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .slice(0, COMMAND.options);
  chosen.set(path, { outline, params: new Map(params.map((param) => [param.name, param])) });
  return params.map(optionOf);
}

function optionOf(param: ParamOutline): SlashOption {
  const { name, kind, required, repeatable, options, min, max, completes } = param;
  const several = repeatable ? `${param.description} (several: separate them by commas)` : param.description;
  const base = { name, description: described(several), ...(required ? { required } : {}) };
  if (kind === "flag") return { type: ApplicationCommandOptionType.Boolean, ...base };
  if (kind === "number" && !repeatable) {
    const range = {
      ...(min === undefined ? {} : { min_value: min }),
      ...(max === undefined ? {} : { max_value: max }),
    };
    return { type: ApplicationCommandOptionType.Number, ...base, ...range };
  }
  const text = { type: ApplicationCommandOptionType.String, ...base };
  const fits =
    options.length <= COMMAND.choices && options.every((option) => option.length <= COMMAND.choice);
  if (options.length > 0 && fits && !repeatable)
    return { ...text, choices: options.map((option) => ({ name: option, value: option })) };
  return completes || options.length > 0 ? { ...text, autocomplete: true } : text;
}

function described(text: string): string {
  return cut(text.replaceAll(/\s+/g, " ").trim() || "No description", COMMAND.description);
}

/** Shorter descriptions where the whole is over the limit. */
function fitted(command: SlashCommand): SlashCommand {
  for (let most: number = COMMAND.description; most > 1; most = Math.floor(most / 2)) {
    const shorter = { ...command, options: command.options.map((option) => shortened(option, most)) };
    if (weight(shorter) <= COMMAND.total) return shorter;
  }
  return { ...command, options: [] };
}

function shortened(option: SlashOption, most: number): SlashOption {
  const inner = option.options?.map((child) => shortened(child, most));
  return { ...option, description: cut(option.description, most), ...(inner ? { options: inner } : {}) };
}

function weight(node: SlashCommand | SlashOption): number {
  const choices = "choices" in node ? (node.choices ?? []) : [];
  const own = node.name.length + node.description.length;
  const values = choices.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  return (node.options ?? []).reduce((sum, option) => sum + weight(option), own + values);
}
