/** Notices of the platform's status feed, which is no part of its API: anyone may read it. */
import { PlatformFailure } from "./failure.ts";
import { type HttpOptions, problemPaths } from "./http.ts";
import { createMemory } from "./memory.ts";
import { present } from "./present.ts";
import { MOST_NOTICES, type Notice, type NoticesPort } from "./service-ports.ts";
import { plainText } from "./text.ts";
import { type Answer, exchange, TransportFailure } from "./transport.ts";
import { issueListSchema, templateOf, type WireIssue, type WireTemplate } from "./wire/notices.ts";
import { jsonOf } from "./wire/problem.ts";

/** The code host counts how often somebody without a login asks: 60 times an hour. */
const LIFETIME_MS = 5 * 60_000;
const TIMEOUT_MS = 15_000;

export function createNotices(
  address: string,
  {
    fetch,
    now,
    log,
    keptMs = LIFETIME_MS,
  }: Pick<HttpOptions, "fetch" | "now" | "log"> & { readonly keptMs?: number | undefined },
): NoticesPort {
  let last: { readonly tag: string; readonly notices: readonly Notice[] } | undefined;
  const memory = createMemory<readonly Notice[]>({ now, lifetimeMs: keptMs });
  return {
    list: () =>
      memory.get("all", async () => {
        const answer = await ask(address, fetch, last?.tag);
        // Answers that say that nothing is new do not count against the host's limit.
        if (answer.status === 304 && last) return last.notices;
        const issues = issueListSchema.safeParse(jsonOf(answer.text));
        if (issues.success) {
          const notices = issues.data.map(toNotice);
          last = answer.tag === "" ? undefined : { tag: answer.tag, notices };
          return notices;
        }
        log({ event: "unreadable", path: "status feed", fields: problemPaths(issues.error) });
        throw new PlatformFailure("broken", `The status feed was not understood. ${MEND}`);
      }),
  };
}

const MEND = "If it stays, an admin should check the setting AI4_STATUS_URL.";

/** `tag`: the answer that is known already. */
async function ask(address: string, fetcher: typeof fetch, tag: string | undefined): Promise<Answer> {
  const url = new URL(address);
  for (const [name, value] of [
    ["state", "open"],
    ["filter", "all"],
    ["sort", "created"],
    ["direction", "desc"],
    ["per_page", String(MOST_NOTICES)],
  ] as const)
    url.searchParams.set(name, value);
  const headers = {
    accept: "application/json",
    "user-agent": "ai4-chatops",
    ...(tag === undefined ? {} : { "if-none-match": tag }),
  };
  try {
    const answer = await exchange(fetcher, { method: "GET", url, headers, timeoutMs: TIMEOUT_MS });
    if (answer.status === 200 || (answer.status === 304 && tag !== undefined)) return answer;
    throw new PlatformFailure(
      "broken",
      answer.status === 403 || answer.status === 429
        ? "The status feed was asked too often for now. Try again in some minutes."
        : `The status feed does not answer (error ${answer.status}). Try again in a minute. ${MEND}`,
      { status: answer.status },
    );
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    throw new PlatformFailure(
      "unreachable",
      `The status feed cannot be reached. Try again in a minute. ${MEND}`,
      {
        cause: error,
      },
    );
  }
}

function toNotice({ number, title, html_url, body }: WireIssue): Notice {
  const template = templateOf(body ?? "");
  return present({
    id: String(number),
    title: plainText(template?.title ?? title),
    summary: template?.summary && plainText(template.summary),
    vos: template?.vo ?? [],
    datacenters: template?.datacenters ?? [],
    url: html_url !== undefined && /^https?:\/\//iu.test(html_url) ? html_url : undefined,
    ...timesOf(template),
  });
}

function timesOf(template: WireTemplate | undefined): Pick<Notice, "shown" | "downtime"> {
  if (!template) return {};
  const { start, end, notify, downtimeStart, downtimeEnd } = template;
  const isOld = downtimeStart === undefined && notify !== undefined;
  return present({
    shown: isOld ? span(notify, end) : span(start, end),
    downtime: isOld ? span(start, end) : span(downtimeStart, downtimeEnd),
  });
}

function span(from: Date | undefined, until: Date | undefined) {
  return from && until ? { from, until } : undefined;
}
