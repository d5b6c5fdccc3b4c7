/** Where nouns leave no doubt what is meant, they decide, not the model. */
import { TELL_NO_MORE } from "./denials.ts";
import { SITES } from "./sites.ts";

const OF_SNAPSHOTS = /^(?:snapshot (?:create|delete|redeploy)|deployment delete)$/;
const DELETES_SNAPSHOT =
  /\b(?:delete|remove|get rid of|drop|wipe)\b (?:(?!with|but|after|once|,|and)\S+ ){0,4}(?:snapshots?|backups?)\b/;
/** "delete mayfly-3 but keep a snapshot": one command does both. */
const DELETES_BUT_SAVES =
  /^(?:\S+ ){0,4}?(?:delete|stop|remove|kill|drop|wipe|shut|end)\b.*(?:\b(?:with|but|and|after|once|,)|,) (?:\S+ ){0,4}?(?:snapshot|back ?up)\b/;
/** "snapshot glow-worm first, then delete it", "snapshot it before deleting". */
const SAVES_THEN_DELETES =
  /\b(?:snapshot|back ?up|freeze|save)\b.*(?:\bthen (?:please )?(?:delete|stop|remove|kill|drop)\b|\bbefore (?:you |i |we )?(?:delet|stop|remov|kill)\w*(?: (?:it|that|this))?$)/;
/** "snapshot rowan has served its purpose, delete it". */
const SNAPSHOT_IS = /^(?:the |my |our )?(?:snapshot|backup) \S+ (?:is|has|was|can|may|should)\b/;
const NO_END =
  /\b(?:no|without(?: an?| any)?|open) end(?: ?dates?)?\b|\bindefinitely\b|\buntil further notice\b/;
const OWN_MESSAGES =
  /\b(?:stop|end|drop|no more|turn off|switch off)\b (?:\S+ ){0,3}?(?:dms?|private messages?|notifications?|pings)\b(?!.*\bchannel\b)/;
/** "let ana@example.org approve requests here": who may, not that somebody does. */
const MAY_APPROVE = /\b(?:let|allow|make|may|can)\b.*@.*\bapprov/;
const TRIAL = /^(?!.*\b(?:deployments?|snapshots?|batch)\b).*\b(?:trials?|try-?outs?|test ?drives?)\b/;
const STOPS_ALERT =
  /\b(?:stop|cancel|drop|forget(?: about)?|end|disable|turn off|quit|not|no)\b.*(?:\b(?:gpus?|t4s?|v100s?|a100s?|h100s?)\b.*\b(?:alerts?|notifications?)\b|\b(?:watch|wait|look|notif|alert|tell)\w*\b.* (?:for|about|of) (?:the |an? |any |free )*(?:gpus?|t4s?|v100s?|a100s?|h100s?)\b)/;
const SITE = `(?:${SITES})`;
const SITE_STATE = new RegExp(
  `\\b${SITE} (?:\\S+ ){0,2}?(?:down|offline|unreachable|switched off|back|broken|in maintenance|problems?|trouble|outages?)\\b|\\b(?:problems?|trouble|outages?|wrong|maintenance|downtimes?) (?:at|in|with|on|of|for) ${SITE}\\b`,
);
const ASKS_STATE = /^(?:deployment (?:info|list)|datacenters|cluster|announce list|none)$/;
const SENDS_REGULARLY =
  /^(?!.*\b(?:what (?!is new)|how)\b)(?=.*\b(?:weekly|once a week|every week|regularly|from (?:now|today) on|in future)\b)(?=.*\b(?:usage|summary|statistics|figures|numbers|report|digest|downtimes?|maintenances?|going down|new modules|marketplace)\b)(?=.*\b(?:here|channel|post|send|share|message|report|subscribe|tell (?:us|me))\b)/;
const UNSUBSCRIBES =
  /\b(?:disable|turn off|switch off|stop|end|drop|remove)\b.*\b(?:digest|posts|weekly summary)\b|\b(?:digest|posts|messages|notifications)\b.*, (?:please )?(?:disable|stop|drop|remove|turn off) (?:it|them|those)\b/;
const OF_KEY = /\b(?:my|the|api|llm) (?:api[ -]?|llm )?keys? [a-z]|\bapi-key\b/;
const LAUNCHES =
  /(?:^|, )(?:please |now |so |quickly |just )*(?:(?:can|could|would|will) (?:you|someone|anyone|anybody|somebody)(?: here)? (?:please )?)?(?:deploy|launch|start|run|fire up|spin up|turn on)(?: me)? (?:the|that|this|a|an|one)\b (?!search|query|watch|session|trial|job|batch)/;
const WHO_DID =
  /^(?:and |so |but |hey )*who (?:(?!is|are|was|were)\w+ )?(?:stopped|killed|deleted|removed|started|launched|deployed|changed|set|extended|cancelled|subscribed|unsubscribed|shut)\b/;

export function fromNouns(text: string, top: string): string | undefined {
  if (/\bbatch\b/.test(text) && /^deployment (?:info|delete|list)$/.test(top))
    return top.replace("deployment", "batch");
  if (OF_SNAPSHOTS.test(top) && (DELETES_BUT_SAVES.test(text) || SAVES_THEN_DELETES.test(text))) {
    if (!DELETES_SNAPSHOT.test(text)) return "deployment delete";
  } else if (top === "deployment delete" && (DELETES_SNAPSHOT.test(text) || SNAPSHOT_IS.test(text)))
    return "snapshot delete";
  if (top === "approval approve" && MAY_APPROVE.test(text)) return "channel set";
  if (NO_END.test(text) && /^(?:deployment (?:delete|info)|none)$/.test(top)) return "deployment extend";
  if (TRIAL.test(text)) {
    if (top === "deployment delete") return "try stop";
    if (top === "deployment list" && !/\b(?:modules?|tools?|every\w*|all|team)\b/.test(text))
      return "try list";
  }
  if (top === "deployment watch" && TELL_NO_MORE.test(text)) return "none";
  if (top === "deployment delete" && OWN_MESSAGES.test(text)) return "subscription mute";
  if (STOPS_ALERT.test(text) && top !== "cluster") return "cluster";
  if (SITE_STATE.test(text) && ASKS_STATE.test(top) && !/\bmy\b/.test(text)) return "notice list";
  if (SENDS_REGULARLY.test(text) && /^(?:usage|deployment (?:info|list)|notice list|help|none)$/.test(top))
    return "subscription add";
  if (
    top === "deployment watch" &&
    /\btell (?:me|us) (?:if|whether) \S+(?: \S+)? (?:is|are|has|have)\b/.test(text)
  )
    return "deployment info";
  if (UNSUBSCRIBES.test(text) && /^(?:deployment delete|subscription add|none)$/.test(top))
    return "subscription remove";
  if (OF_KEY.test(text) && /^deployment (?:info|delete|list)$/.test(top))
    return top === "deployment delete" ? "key delete" : "key list";
  if (LAUNCHES.test(text) && /^(?:search|show|deployment info|none)$/.test(top)) return "deploy";
  if (WHO_DID.test(text) && !/^(?:audit list|show|usage|none)$/.test(top)) return "audit list";
  if (
    /^(?:deploy|snapshot (?:create|delete))$/.test(top) &&
    /^(?!.*\b(?:make|take|create|another|rid|bin|trash|away|delete|remove|before|then|first)\b).*\b(?:start|deploy|run|launch|redeploy|restore|relaunch|bring|load|put|thaw|unfreeze)\b.*\b(?:from|my|the|our|that|last|latest|old|a) (?:\S+ )?(?:snapshot|backup)\b/.test(
      text,
    )
  )
    return "snapshot redeploy";
  if (
    /\b(?:when|once|if|as soon)\b.*\b(?:gpus?|t4s?|v100s?|a100s?|h100s?|one)\b.*\b(?:free|frees|available|idle)\b/.test(
      text,
    ) &&
    top === "deployment watch"
  )
    return "cluster";
  if (
    /^(?:please )?try (?:the |out |number |#)?\w/.test(text) &&
    (top === "show" || top === "deploy" || top === "none")
  )
    return "try";
  if (/^show (?:me )?[0-9a-f]*\d[0-9a-f]{4,}$/.test(text)) return "deployment info";
  if (
    (top === "notice list" || top === "none") &&
    /^(?:status (?:of )?)?[a-z]+-[a-z0-9-]+(?: status)?(?: ok)?(?: \?)?$/.test(text)
  )
    return "deployment info";
  if (
    /^(?:deployment list|usage|none|notice list|show|search)$/.test(top) &&
    /(?:^| )(?!try-|dev-|pre-|cpu-|gpu-|re-|ai4)[a-z]{2,}-[a-z0-9]+(?: |$)/.test(text) &&
    /\b(?:queued?|why|problem|still|running|slow|stuck|wrong|status|state|memory|node|check|details|alive|up|working|happen\w*|respond\w*|finished?|ready|doing|failed|crashed)\b/.test(
      text,
    )
  )
    return "deployment info";
  if (top === "show" && /^(?:show )?(?:the )?resources (?:at|in)\b/.test(text)) return "cluster";
  return undefined;
}
