/** What a failing answer means, in words that tell the person what happened and what to do. */
import { isGatewayError } from "./circuit.ts";
import { PlatformFailure } from "./failure.ts";
import { plainText } from "./text.ts";
import type { Answer, TransportFailure } from "./transport.ts";
import type { WireChange } from "./wire/deployments.ts";
import { detailOf } from "./wire/problem.ts";

/** What a failure needs to know of the request. */
export interface Asked {
  readonly method: "GET" | "POST" | "DELETE";
  readonly timeoutMs: number;
  /** The VO it was about, for words. */
  readonly vo?: string | undefined;
  /** Set where the only thing wrong that a 400 can mean is an unknown thing. */
  readonly badRequest?: "missing" | undefined;
}

/** Longest passage of the platform's own words that is repeated, in characters. */
const LONGEST_DETAIL = 600;

/** Whoever simply tries an open change again may get it twice. */
const OPEN_OUTCOME = "It may or may not have been done: look before you try again.";
const LATER = "Try again in a minute.";

export function failureOfAnswer(answer: Answer, asked: Asked): PlatformFailure {
  const { status } = answer;
  const detail = readable(detailOf(answer.text));
  if (status === 401 || status === 403) return refusedAccess(answer, detail, asked);
  if (status >= 500) return brokenAnswer(answer, detail, asked);
  if (status < 400) {
    const message =
      "The platform's address leads elsewhere (a redirect). An admin should check the setting AI4_PLATFORM_URL.";
    return new PlatformFailure("broken", message, { status });
  }
  if (
    (status === 404 || status === 405) &&
    (detail === undefined || /^(?:Not Found|Method Not Allowed)$/i.test(detail))
  )
    return new PlatformFailure("broken", noSuchRoute(status), { status });
  if (status === 429) {
    const message = "The platform says: too many requests. Wait a minute and try again.";
    return new PlatformFailure("rejected", message, { status });
  }
  const missing =
    status === 404 || (status === 400 && asked.badRequest === "missing") || UNKNOWN_THING.test(detail ?? "");
  if (missing) {
    const message = `The platform does not know this: ${sentence(detail ?? `error ${status}`)}`;
    return new PlatformFailure("missing", message, { status });
  }
  return new PlatformFailure("rejected", refusedWords(status, detail), { status });
}

/** The platform says 400 where others say 404. */
const UNKNOWN_THING =
  /no deployment exists|is not an available (?:module|tool)|there is no (?:module|tool)\b|not correspond to an available tool|snapshot does not exist/iu;

function refusedWords(status: number, detail: string | undefined): string {
  if (detail === undefined) return `The platform refused this (error ${status}) and gave no reason.`;
  const words = status === 422 ? "The platform did not accept these values" : "The platform refused this";
  return `${words}: ${sentence(detail)}`;
}

function noSuchRoute(status: number): string {
  return `The platform does not know this request (error ${status}). It may have another version, or an admin should check the setting AI4_PLATFORM_URL.`;
}

/** Messages of the library that checks tokens, and of the framework when there is none. */
const TOKEN_PROBLEM =
  /not authenticated|authentication credentials|token|claim|signature|segments|signing key|audience|issuer|padding|\bjwt\b|\balg(?:orithm)?\b|header string|payload string/iu;
const LEVEL_PROBLEM = /access level|required level/iu;
const LEVELS = /Current level:\s*(\S+)[\s*]*Required level:\s*(\S+)/iu;
const VO_PROBLEM = /do not match available VOs:\s*\[([^\]]*)\]/iu;

/** The platform says 401 for much that has nothing to do with the login; only its words tell. */
function refusedAccess(answer: Answer, detail: string | undefined, { vo }: Asked): PlatformFailure {
  const { status } = answer;
  if (detail !== undefined && LEVEL_PROBLEM.test(detail)) {
    const [, current, required] = LEVELS.exec(detail) ?? [];
    const levels = current && required ? `: you have ${current}, it needs ${required}` : "";
    const where = vo === undefined ? "" : ` in ${vo}`;
    const message = `Your access level${where} is too low for this${levels}. The managers of the VO can raise it.`;
    return new PlatformFailure("forbidden", message, { status });
  }
  const vos = VO_PROBLEM.exec(detail ?? "")?.[1];
  if (vos !== undefined) {
    const known = vos.replaceAll(/['"]/gu, "");
    const message = `The platform does not know the VO “${vo ?? ""}”. It knows: ${known}.`;
    return new PlatformFailure("rejected", message, { status });
  }
  if (detail === undefined ? answer.challenge : TOKEN_PROBLEM.test(detail)) {
    const reason = detail === undefined ? "" : ` (${detail})`;
    const message = `The platform did not accept your login${reason}. Type “login” to log in again.`;
    return new PlatformFailure("unauthenticated", message, { status });
  }
  return new PlatformFailure("rejected", refusedWords(status, detail), { status });
}

/** A failure that the platform foresaw comes as JSON; after any other, a change may have been done all the same. */
function brokenAnswer(answer: Answer, detail: string | undefined, asked: Asked): PlatformFailure {
  const { status } = answer;
  const ambiguous = asked.method !== "GET" && detail === undefined;
  const advice = ambiguous ? OPEN_OUTCOME : LATER;
  if (isGatewayError(status, answer.type)) {
    const message = `The platform is not available right now (error ${status}). ${advice}`;
    return new PlatformFailure("broken", message, { status, ambiguous });
  }
  if (detail !== undefined)
    return new PlatformFailure("broken", `The platform failed (error ${status}): ${sentence(detail)}`, {
      status,
    });
  const access = asked.vo === undefined ? "" : ` It also answers so where you have no access in ${asked.vo}.`;
  const message = `The platform failed inside (error ${status}). ${advice}${access} If it stays, tell the platform's support.`;
  return new PlatformFailure("broken", message, { status, ambiguous });
}

export function failureOfTransport(failure: TransportFailure, asked: Asked): PlatformFailure {
  const changes = asked.method !== "GET";
  const opened = { ambiguous: changes, cause: failure };
  switch (failure.problem) {
    case "timeout": {
      const advice = changes ? OPEN_OUTCOME : "It may be busy: try again in a minute.";
      const message = `The platform did not answer within ${seconds(asked.timeoutMs)}. ${advice}`;
      return new PlatformFailure("timeout", message, opened);
    }
    case "unconnected": {
      const done = changes ? " Nothing was done." : "";
      const message = `The platform cannot be reached: no connection.${done} ${LATER} If it stays, an admin should check the network and the setting AI4_PLATFORM_URL.`;
      return new PlatformFailure("unreachable", message, { cause: failure });
    }
    case "lost": {
      const message = `The connection to the platform broke. ${changes ? OPEN_OUTCOME : LATER}`;
      return new PlatformFailure("unreachable", message, opened);
    }
    case "too-large": {
      const message = `The platform's answer is larger than 20 MB and was not read.${changes ? ` ${OPEN_OUTCOME}` : ""}`;
      return new PlatformFailure("broken", message, opened);
    }
  }
}

/** For an answer of status 200 that is not what was agreed. */
export function unreadable(method: Asked["method"], cause?: unknown): PlatformFailure {
  const changes = method !== "GET";
  const open = changes ? ` ${OPEN_OUTCOME}` : "";
  const message = `The platform's answer was not understood.${open} It may have another version than expected: tell an admin if it stays.`;
  return new PlatformFailure("broken", message, { ambiguous: changes, status: 200, cause });
}

/** For a trial that was not taken on: the platform says it as if it had failed. */
export function noRoom({ message, cause }: PlatformFailure): PlatformFailure {
  const said = message.replace(/^[^:]*: /u, "");
  const words = `The platform does not start a trial now. It says: ${sentence(said)} Trials end by themselves after 10 minutes; “try list” shows yours, and “deploy” needs no room for trials.`;
  return new PlatformFailure("rejected", words, { status: 503, cause });
}

/** Throws where a change was answered with status 200 although it failed. */
export function checkDone({ status, error_msg }: WireChange): void {
  if (status !== "fail") return;
  const detail = readable(error_msg);
  const because = detail === undefined ? "" : `: ${detail.replace(/\.$/u, "")}`;
  const message = `The platform could not hand this to its cluster${because}. Nothing was done; try again in a minute.`;
  throw new PlatformFailure("rejected", message, { status: 200 });
}

/** The platform's words in one line without HTML; undefined when nothing is left. */
function readable(detail: string | undefined): string | undefined {
  const line = plainText(detail ?? "").replaceAll(/\s+/gu, " ");
  const points = [...line];
  if (points.length > LONGEST_DETAIL) return `${points.slice(0, LONGEST_DETAIL).join("")} …`;
  return line === "" ? undefined : line;
}

function sentence(words: string): string {
  return /[.!?…]$/u.test(words) ? words : `${words}.`;
}

function seconds(ms: number): string {
  return `${ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)} s`;
}
