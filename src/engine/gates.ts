/** Gates, in order: linked, permitted, rate. Closed by default: what is not known to be allowed is refused. */
import type { Access } from "../commands/define.ts";
import { refuse } from "../errors.ts";
import { atLeast, FULL_ACCESS } from "../identity/levels.ts";
import type { Session } from "../identity/session.ts";

/** What somebody is beside his levels on the platform. */
export interface Standing {
  /** Named in the settings of the bot. */
  readonly admin: boolean;
  /** Decides for the place; the surface is asked only when this is called. */
  readonly administers: () => Promise<boolean>;
  /** Who does, in the surface's words. */
  readonly administrators: string;
  /** May approve what others ask for in the place. */
  readonly approves: () => Promise<boolean>;
}

export interface GateQuestion {
  readonly access: Access;
  readonly session: Session | undefined;
  /** Whether he was linked and his session has ended. */
  readonly ended?: () => Promise<boolean>;
  /** VO named in the parameters, where one is. */
  readonly vo: string | undefined;
  readonly standing: Standing;
  /** Takes one from the person's allowance; false when it is used up. */
  readonly allowance: () => Promise<{ readonly ok: boolean; readonly retryInSeconds: number }>;
}

type Gate = (question: GateQuestion) => void | Promise<void>;

/** What needs no login: rights of a surface are its own. */
const UNLINKED: ReadonlySet<Access> = new Set<Access>(["anyone", "channel", "channel-admin", "approver"]);

const linked: Gate = async ({ access, session, ended }) => {
  if (UNLINKED.has(access) || session) return;
  if (await ended?.()) throw refuse("login.ended", "Your login has ended. Type “login” to log in again.");
  throw refuse("login.needed", "I do not know you on the platform yet. Type “login” to link your account.");
};

const pass: Gate = () => undefined;

const intermediate: Gate = ({ session }) => {
  if ((session?.levels.size ?? 0) > 0) return;
  throw refuse(
    "access.level",
    "This needs at least an academic login (level ap-a) in one VO; you have none yet. Ask the platform's support to be added; “profile” shows your rights.",
  );
};

const full: Gate = ({ session, vo }) => {
  const levels = session?.levels ?? new Map();
  if (vo !== undefined && !atLeast(levels.get(vo), FULL_ACCESS))
    throw tooLow(vo, levels.get(vo), fullAccess(session));
  if (fullAccess(session).length === 0) {
    throw refuse(
      "access.level",
      "This needs full access (level ap-u) in a VO, and you have it in none. Ask the platform's support, or your project's coordinator, to be added as a project member; “profile” shows your rights.",
    );
  }
};

const admin: Gate = ({ standing }) => {
  if (standing.admin) return;
  throw refuse(
    "access.admin",
    "This is for the admins of this bot, and you are none of them. Whoever runs it names them in its setting AI4_ADMINS.",
  );
};

const channelAdmin: Gate = async (question) => {
  // Asking a surface costs a request: who asks for too much is stopped before.
  await rate(question);
  const { standing } = question;
  if (await standing.administers()) return;
  throw refuse(
    "access.channel",
    `This decides for everybody in this channel. It is for ${standing.administrators}; please ask one of them.`,
  );
};

const approver: Gate = async (question) => {
  await rate(question);
  const { standing } = question;
  if (await standing.approves()) return;
  throw refuse(
    "access.approver",
    `You cannot decide this. It is for ${standing.administrators}, or those they named as approvers: “channel show”.`,
  );
};

const PERMITTED: Readonly<Record<Access, Gate>> = {
  anyone: pass,
  linked: pass,
  intermediate,
  full,
  channel: channelAdmin,
  "channel-admin": channelAdmin,
  approver,
  admin,
};

const permitted: Gate = (question) => PERMITTED[question.access](question);

const rate: Gate = async ({ allowance }) => {
  const { ok, retryInSeconds } = await allowance();
  if (!ok)
    throw refuse(
      "rate.exceeded",
      `That is a lot at once. Please wait ${retryInSeconds} s and send it again.`,
    );
};

const GATES: readonly Gate[] = [linked, permitted, rate];

/** Passes silently or refuses. */
export async function passGates(question: GateQuestion): Promise<void> {
  for (const gate of GATES) await gate(question);
}

/** VOs in which the person may do everything, in the order of the token. */
export function fullAccess(session: Session | undefined): readonly string[] {
  return [...(session?.levels ?? [])].filter(([, level]) => atLeast(level, FULL_ACCESS)).map(([vo]) => vo);
}

function tooLow(vo: string, level: string | undefined, elsewhere: readonly string[]): Error {
  const has = level ? `you have level ${level} there` : "you are not a member";
  const hint = elsewhere.length > 0 ? ` You have full access in ${elsewhere.join(", ")}.` : "";
  return refuse("access.vo", `This needs full access (level ap-u) in ${vo}; ${has}.${hint}`);
}
