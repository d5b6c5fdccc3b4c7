/** What single tools cannot start without, though their configurations call it optional. */
import { refuse } from "../errors.ts";
import { cleanText } from "../platform/text.ts";
import { Incomplete } from "./ask.ts";
import type { LaunchValues } from "./launch-values.ts";
import { listWords } from "./present/words.ts";

/** An IDE password is at least so long: the platform's rule. */
const SHORTEST_PASSWORD = 9;

/** Who logs in to what is launched, and where these settings stand. */
interface Door {
  readonly password: string;
  readonly user?: string;
  readonly userIsEmail?: boolean;
  readonly shortest?: number;
  readonly locked: (values: LaunchValues) => boolean;
}

const always = () => true;
const DOORS: readonly Door[] = [
  {
    password: "general.jupyter_password",
    shortest: SHORTEST_PASSWORD,
    locked: (values) => /^(jupyter|vscode)$/.test(values.text("general.service")),
  },
  { password: "general.cvat_password", user: "general.cvat_username", locked: always },
  { password: "nvflare.password", user: "nvflare.username", locked: always },
  {
    password: "llm.ui_password",
    user: "llm.ui_username",
    userIsEmail: true,
    locked: (values) => values.text("llm.type") !== "vllm",
  },
];

/** The login to what is launched. */
export interface Login {
  /** Name to log in with, where there is one. */
  readonly user: string | null;
  /** A password that was made here; null where the person gave one. */
  readonly password: string | null;
}

const MOUNT = ["rclone_conf", "rclone_url", "rclone_vendor", "rclone_user", "rclone_password"].map(
  (key) => `storage.${key}`,
);

/** Refuses a launch that lacks what its tool needs; makes a password where one is wanted and none was given. */
export function provideNeeds(
  values: LaunchValues,
  what: string,
  invent: () => string,
  mounted = false,
): Login | null {
  const [start, end] = [values.text("nvflare.starting_date"), values.text("nvflare.end_date")];
  if (start !== "" && end !== "" && end < start)
    throw refuse("input.value", "nvflare.end_date must not be before nvflare.starting_date.");
  const door = DOORS.find((one) => values.param(one.password) && one.locked(values));
  const missing: Missing[] = [
    ...(door?.user && values.text(door.user) === ""
      ? [{ words: door.userIsEmail ? "a user name (an e-mail address)" : "a user name", names: [door.user] }]
      : []),
    ...(mounted ? [] : missingStorage(values)),
    ...missingServer(values),
  ];
  if (missing.length > 0) throw incomplete(what, missing);
  return door ? loginOf(values, door, invent) : null;
}

interface Missing {
  readonly words: string;
  readonly names: readonly string[];
}

/** A tool that restores backups lives on its storage; elsewhere the platform drops a storage that is half given. */
function missingStorage(values: LaunchValues): readonly Missing[] {
  const names = MOUNT.filter((name) => values.param(name) && values.text(name) === "");
  const wanted =
    values.param("storage.cvat_backup") !== undefined ||
    ["rclone_url", "rclone_user", "rclone_password"].some((key) => values.text(`storage.${key}`) !== "");
  return wanted && names.length > 0 ? [{ words: "your storage", names }] : [];
}

/** A chat page alone talks to somebody else's model. */
function missingServer(values: LaunchValues): readonly Missing[] {
  if (values.text("llm.type") !== "open-webui") return [];
  const names = ["llm.openai_api_url", "llm.openai_api_key"].filter((name) => values.text(name) === "");
  return names.length > 0 ? [{ words: "a model server", names }] : [];
}

function incomplete(what: string, missing: readonly Missing[]) {
  const names = missing.flatMap((one) => one.names);
  const flags = names.map((name) => `--set ${name}=…`).join(" ");
  const secret = names.some((name) => /password|key|token/.test(name))
    ? ", in a private conversation with me, because some of it is secret"
    : "";
  return new Incomplete(
    "deploy.incomplete",
    `${what} cannot start without ${listWords(missing.map((one) => one.words))}. ${names.includes("storage.rclone_url") ? "Link a storage first (“link nextcloud”), or add" : "Add"} this to your command${secret}: ${flags}`,
  );
}

function loginOf(values: LaunchValues, door: Door, invent: () => string): Login {
  const user = door.user === undefined ? null : values.text(door.user);
  if (door.userIsEmail && !/^[^\s@]+@[^\s@]+$/.test(user ?? ""))
    throw refuse("input.value", `${door.user} must be an e-mail address: people log in with it.`);
  const given = values.text(door.password);
  if (given === "") {
    const password = invent();
    values.force(door.password, password);
    return { user, password };
  }
  checkPassword(given, door.shortest ?? 1);
  return { user, password: null };
}

function checkPassword(given: string, shortest: number): void {
  const advice = "Choose another, or leave it out and I make a good one.";
  if ([...given].length < shortest)
    throw refuse("deploy.password", `That password is shorter than ${shortest} characters. ${advice}`);
  if (cleanText(given, 200).changes.length > 0)
    throw refuse(
      "deploy.password",
      `A password may have 200 characters, without spaces at its ends. ${advice}`,
    );
}
