/** What a sentence does: ask for something, ask how, suppose, report, deny, quote. Only requests may change anything. */
import type { SpokenWord } from "./words.ts";

export type Act =
  | "request"
  | "how-to"
  | "hypothetical"
  | "past"
  | "negated"
  | "quoted"
  | "pasted"
  | "wish"
  | "elsewhere"
  | "for-others";

export interface ActRead {
  readonly act: Act;
  /** What is asked for: without clauses that deny something. */
  readonly words: readonly SpokenWord[];
}

const VERB =
  "(?:delet|stop|kill|remov|destroy|deploy|launch|start|snapshot|freez|sav|back(?:ing)? ?up|extend|redeploy|restor|run|shut|wip|cancel|terminat|creat|revok|unlink|unsubscrib|undeploy|submit|search|touch|boot|spin|restart|end)(?:e|es|ing|ping|ting|ning|s)?";
const CHANGE = new RegExp(`(?<![\\w-])${VERB}(?![\\w-])`);
const PASTED = [
  /^\s*[[{].*[}\]]/s,
  /^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d/,
  /^\s*(?:\$|#|>>>|%) \S/,
  /\bERR!|^Error: |^ +at \S+ \(|^ ?---> |^Step \d+\/\d+|\bexit code \d+$|\S {2,}\S.*\n.*\S {2,}\S/m,
  /^(?:[A-Z][a-z]{2} +\d{1,2} )?\d\d:\d\d:\d\d\b/,
  /\b(?:Traceback|stack trace|errno|os error|segfault|Permission denied|Forbidden|CrashLoop\w*)\b/,
  /\b\w+(?:Error|Exception):/,
  /^(?:WARN(?:ING)?|ERROR|INFO|DEBUG|FATAL|CRITICAL|kernel)\b[: \]]/,
  /\b(?:GET|POST|PUT|PATCH|DELETE) \/\S/,
  /\b\w+=[\d.]+\b.*\b\w+=[\d.]+\b/,
  /\d+% ?\|/,
  /\[[A-Z] \d\d:\d\d:\d\d/,
  /^\w+ - \d\d:\d\d:\d\d /,
  /\n(?:Killed|Aborted|Terminated|Segmentation fault)\b/,
  /^nvidia-smi\b/,
  /^[d-][rwx-]{9} /,
  /<!doctype|<\/[a-z]\w*>/i,
  /^(?:Erro|Errore|Fehler|Erreur): /,
  /^\w+: connect to |\bConnection refused\b/,
  // Keys of a configuration file, rows of figures.
  /^ *[\w-]+:(?: \S+)?\n(?: *- ?| *)[\w-]+:/m,
  /^(?:[^,\n]+,){3,}[^,\n]+\n(?:[^,\n]+,){3,}/m,
];
const ELSEWHERE =
  /\b(aws|ec2|azure|gcloud|gcp|heroku|kubectl|kubernetes|k8s|slurm|sbatch|runpod|lambda|terraform|jenkins|ovh|digitalocean|hetzner|vpn|grid ?5000|the lights|google (?:drive|cloud)|dropbox folder|netlify|vercel|(?:s3|gcs|minio) buckets?|bucket gcs|qgis|openstack|docker (?:rm|run|ps|stop|kill|compose|container|desktop)|(?:on|from) (?:my|the|our) (?:laptop|phone|pc|desktop|macbook)|(?<!than )my (?:laptop|phone|inbox)|your phone|printer|colab|kaggle|sagemaker|raspberry pi|beamer|projector|leonardo|marenostrum|lumi|in the basement|im keller|sotano|aruba|luz|linux-server|github|gitlab|jira|overleaf|synology|(?:the|my|our) nas|digital ocean|linode|scaleway|onedrive|sharepoint|icloud|vmware|proxmox|hyper-v|vagrant|ansible|wordpress|slurm\w*|uni-cluster|[a-z]\d[a-z]*\.(?:\d*x?large|medium|small|micro)|ssl certificates?|websites?|web site|file server|coffee machine|dishwasher|fridge|thermostat|camera traps?(?! (?:pictures?|images?|photos?|videos?|data)\b)|whiteboard|proyector|projektor|projecteur|proiettore|projetor|drucker|impresora|imprimante|stampante|impressora|pizarra|tafel|lavagna|quadro branco|fenster|ventana|fenetre|finestra|janela|heizung|diapo\w*|(?:the|your|my|our|duplicate) slides?)\b/;
const HYPOTHETICAL =
  /\bwhat (?:happens|would happen|will happen) (?:if|when|to)|\bwhat if\b|\bwhat would\b|^(?:and |so |but )?if (?!you|it is not too much\b)|\bsuppos(?:e|ing)\b|^imagine (?!dataset|gpu|vo)|\bshould (?:i|we|one|they)\b|\bwould (?:it (?!be possible to (?:get|have))|a |an |that |this |there )|\bcould \w+ing\b|\bis it (?:dangerous|safe|ok|okay|allowed|possible|wise|risky|bad|worth)\b|\bdo (?:you|u) think\b|\bdoes \w+ing\b|\bwhen would\b|^would \S+ing\b|\bthinking (?:of|about)\b|\bwondering (?:if|whether) (?:i|we) should\b|\bhypothetically\b|\bin theory\b|\bangenommen\b|^assuming\b|^let us say\b|\bwould it be possible to have \w+ (?:gpus|cpus|gb)\b|\bwould .{1,40} be (?:enough|sufficient|too \w+)\b|\bcould (?:i|we) have (?:kept|[a-z]+ed)\b|\bmaybe (?:i|we) should\b|\b(?:might|may) (?:need|want|have) to\b/;
const WISH =
  /\b(?:i|we) wish\b|(?<!\b(?:for|of|by|a|another|more|still|again|yet) )\bsomeday\b|\bwe should\b|\bone day (?:we|i)\b|\bwould love to\b(?!.*\b(?:have|get) a\b| try\b)|\bit ?'?d be (?:cool|great|nice)\b|\bit would be (?:cool|great|nice) (?:to|if)\b|\bif only\b|\bmaybe next (?:year|month)\b|\bdream(?:ed|t)? of\b|^wish\b|\b(?:have|i) wish\b|^(?:hopefully|let us hope|i hope|fingers crossed|hoffentlich|esperemos|espero que|speriamo|spero che|esperons|j espere)\b/;
const DONE =
  "(?:stopped|deleted|killed|removed|launched|deployed|started|snapshotted|saved|extended|restarted|searched|cancelled|canceled|froze|terminated|created|ran|made|moved|revoked|subscribed|unsubscribed|linked|unlinked|announced|redeployed|undeployed|been running|used to|frozen|restored|posted|accidentally \\w+ed)";
const PAST = [
  new RegExp(
    `^(?:ok |oh |well |so |yes |turns out )?(?:i|we|he|she|they|you|\\w+)(?: have|'ve| had|'s|'d| has)? ?(?:just |already |then |accidentally |also )?${DONE}\\b`,
  ),
  new RegExp(`^${DONE}\\b`),
  new RegExp(
    `\\b(?:was|were|been|got|gets|has|had|have|already|just|admins|students|people|somebody|someone|colleague|i|we|he|she|they) (?:all |just |already |been )*${DONE}\\b`,
  ),
  /\bhad to \w+|\bhad forgotten\b|\bwent out on\b/,
  /\bby accident\b|\bback in (?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4})\b/,
  // Past of French and German, word by word: "a figé", "hat verlängert".
  /\b(?:at|have|had) (?:already |just )?(?:freeze|delete|stop|launch|save|extend|try|redeploy|restore)\b/,
  /^\S+ have (?:\S+ ){1,3}(?:extend|extended|stopped|deleted|launched|saved)$/,
  /\b(?:was|were) (?:going|about|planning) to\b/,
  /\b(?:asked|told) (?:you|me|him|her|them|us) to\b/,
  /\bthought about\b|\bdecided (?:against|not)\b|\bconsidered\b/,
];
const REPORT =
  /\b(said|says|say|saying|wrote|writes|written|reads?|docs?|email|mail|quote|message|forwarded|readme|button|label|handbook|rule|steht|schrieb|dice|dit|dijo|escribio|pone|ecrit|scritto|verbale|correo|cartel|ticket|whiteboard|sign|log|wiki|phishing|story|keeps)\b/;
const HOW =
  /^(?:(?:[\w ]{1,25} , )?(?=how to\b)|(?:hi |hey |hello |ok |so |and |please |sorry |, )*)(?:how ?(?:to|do|does|can|would|could|should)\b(?! you (?:do|feel)\b| (?:my|our|the|i|we|it|that|this) (?:\w+ )*(?:compare|stand|stack up|fare|relate|measure up)\b| the catalogue)|teach me|what is the (?:command|way|syntax|best way|right way) (?:for|to|of)|can you explain the|what (?:do|should|must|can) (?:i|you|we) (?:have to |need to )?(?:type|do|write|enter|say) to|can you (?:please )?(?:tell|show|explain)(?: to)?(?: me| us)? how|is there a (?:command|way) (?:to|for|that)|which command|.{0,40}\b(?:explain|tell|show|find out|know|remember|learn|understand)\b.{0,20}\bhow (?:to|i|we|you|one|do|can)\b|where (?:can|do) i (?:read|find)(?: out)? how|help (?:me )?(?:with|on|about) \w|i (?:forgot|forget) how|i do not know how|explain how|show me how|tell me how|(?:the )?(?:syntax|parameters|options|arguments|flags) (?:of|for)\b|(?:.* )?(?:walk me through|what is the way of|how does one|in which way (?:can|do) i)\b)/;

const DENIAL =
  /\b(?:do not|not|never|nobody|nothing|no longer want|hold off|rather not|stop yourself|stop asking|no (?!longer)\S+ needed|forget what (?:i|we) said)\b/;

const FOR_OTHERS =
  /\b(?:as (?:the )?user \S+|on behalf of|in the name of|with \S+'s (?:token|account)|impersonat\w+|pretend (?:to be|that|you)|repeat after me)\b/;

/** What is said to be another person's: nobody acts on it. */
const OF_OTHERS = /\b(?:every|some|any)(?:one|body)(?: else)?[’']s\b|\bof \p{Lu}\p{Ll}+[’']s\b/u;

/** A clause that begins with what is to be done. */
const ORDERS = new RegExp(
  `^(?:please |then |so |now |just |and |but |instead |do )*(?:${VERB}|bring|retract|prolong|give|make|take|put|get|give me|i need|we need)\\b(?! (?:was|were|is|has|had|got)\\b)`,
);

/** "once the workshop is over I will delete it": what somebody means to do himself. */
const PLANS =
  /\b(?:i|we|you|they) will (?:then |later |probably |just |have to )?(?:delete|stop|kill|remove|terminate|snapshot|extend|launch|deploy|restart)\b/;

const ORDERS_FIRST =
  /^(?:please |ok |hey |hi |hello |now |so |then |and |, )*(?:delete|stop|kill|remove|destroy|cancel|terminate|retract|revoke|bring back|restore|extend|prolong|end|shut|undeploy|unlink|unsubscribe|wipe|drop)\b(?! (?:was|were|is|has|had|got|worked|failed)\b)/;

/** Whether the words name something that changes something. */
export function speaksOfChange(words: readonly SpokenWord[]): boolean {
  return CHANGE.test(joined(words));
}

/** Reads the act. `text` is the message as typed, but for its normal form. */
export function readAct(text: string, words: readonly SpokenWord[]): ActRead {
  const english = joined(words);
  if (PASTED.some((pattern) => pattern.test(text))) return { act: "pasted", words };
  if (isQuoted(text, words)) return { act: "quoted", words };
  if (ELSEWHERE.test(english) && !/\bkeys?\b/.test(english)) return { act: "elsewhere", words };
  if (FOR_OTHERS.test(english)) return { act: "for-others", words };
  if (speaksOfChange(words) && OF_OTHERS.test(text)) return { act: "for-others", words };
  if (HOW.test(english)) return { act: "how-to", words };
  if (WISH.test(english) || (PLANS.test(english) && !ORDERS_FIRST.test(english)))
    return { act: "wish", words };
  if (HYPOTHETICAL.test(english) && !WANTS_TO_HEAR.test(english) && !asksAfterwards(words))
    return { act: "hypothetical", words };
  if (isPast(english)) return { act: "past", words };
  if (isTakenBack(words)) return { act: "negated", words };
  return withoutDenials(words, english);
}

/** "if it goes down I want to hear of it", "when it fails tell me": a condition, but of what is asked for. */
const WANTS_TO_HEAR =
  /\b(?:(?:tell|notify|alert|ping|message|warn|inform|mail|call) (?:me|us|it)|shout|say so|let (?:me|us) know|(?:want|like|need) to (?:know|hear|be told)|want (?:it |the )?know)\b/;

/** "is it possible to try it? please start it": what follows the question may be a request, or another question. */
function asksAfterwards(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words).map(joined);
  const last = parts.at(-1) ?? "";
  return parts.length > 1 && (/^how many\b/.test(last) || ORDERS.test(last));
}

const TAKEN_BACK =
  /^(?:(?:no|not|oh|sorry|er+|wait|ok|hm+|actually|please|i was wrong) )*(?:never ?mind|nvm|forget (?:it|that|about it)|cancel that|scratch that|(?:please )?do not|better not|rather not)(?: please| thanks| thank you| sorry)*$/;
const LET_BE =
  /^(?:(?:no|not|oh|sorry|er+|wait|ok|hm+|actually|please) )*(?:leave|keep) (?:it|that|them)(?: alone| running| on| up| be| please| for now)*$/;
const DESTROYS = /\b(?:delet|stop|kill|remov|destroy|shut|wip|terminat)\w*/;

/** "delete kelp-2, sorry, never mind": what comes last is that nothing is wanted. */
function isTakenBack(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words)
    .map(joined)
    .filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  const before = parts.slice(0, -1).join(" , ");
  if (TAKEN_BACK.test(last)) return CHANGE.test(before);
  return LET_BE.test(last) && DESTROYS.test(before);
}

function joined(words: readonly SpokenWord[]): string {
  return words
    .map(({ en, quoted, mark }) => (quoted ? "«»" : mark && en !== "?" ? "," : en))
    .join(" ")
    .replace(/(?: ?,)+ ?/g, " , ")
    .replace(/^ , /, "")
    .trim();
}

function isQuoted(text: string, words: readonly SpokenWord[]): boolean {
  if (/^\s*>/m.test(text) || /```|<blockquote>/.test(text)) return true;
  if (/^(?:subject|betreff|asunto|objet|oggetto|assunto|re|fwd?) ?: /i.test(text)) return true;
  if (/^[^:"]{0,20}\b(?:e?-?mail|note|letter|memo|zettel|correo|courriel)\b[^:"]{0,30}: \S/i.test(text))
    return true;
  const plain = joined(words);
  if (
    /\b(?:says?|said|wrote|writes|reads|schrieb|dice|dit|écrit)\b[^.,:"«“\n]{0,30}:/i.test(text) &&
    !/^(?:my|our|the) (?:prof|boss|supervisor) says there\b/.test(plain)
  )
    return true;
  return words.some(({ quoted, en }, at) => {
    if (!quoted) return false;
    const before = words
      .slice(Math.max(0, at - 2), at)
      .map((one) => one.en)
      .join(" ");
    if (/\b(?:title|titled|named?|called?|desc|description|body|text|name it|call it)\b/.test(before))
      return false;
    const isOrder = CHANGE.test(en) || /\b(?:borra|cancellare|supprim|losch|stopp)/.test(en);
    if (REPORT.test(plain)) return isOrder || en.split(" ").length > 2;
    return isOrder && en.includes(" ") && (words.length <= 1 || at === 0 || !CHANGE.test(plain));
  });
}

function isPast(english: string): boolean {
  if (
    /^(?:what|which|who|when|did|how|remind|why|where|list|show|usage|has|is|are|have|was|can|could|please|let|tell)\b/.test(
      english,
    )
  )
    return false;
  if (
    /\b(?:like|want|need) (?:to have|.* (?:deployed|started|launched|stopped|deleted) please)/.test(english)
  )
    return false;
  // "cancel the one I started", "kill it, I made it by accident".
  if (ORDERS_FIRST.test(english)) return false;
  const last = english.split(" , ").at(-1) ?? "";
  // "it has finished, stop it": what follows a report may be a request.
  if (
    english.includes(" , ") &&
    new RegExp(`^(?:so |now |please |and )*${VERB}\\b`).test(last) &&
    !new RegExp(DONE).test(last)
  ) {
    return false;
  }
  if (
    english.includes(" , ") &&
    /^(?:so |and |but )?(?:what|why|how|which|is|can|could|please|tell)\b/.test(last)
  )
    return false;
  return PAST.some((pattern) => pattern.test(english));
}

const ASKS =
  /^(?:so |and |but |hi |hey |hello |, )*(?:do|does|did|will|would|is|are|am|was|were|has|have|can|could|may|might|should|shall|what|which|who|when|where|why|how)\b/;
const POLITE =
  /^(?:so |and |but |hi |hey |hello |ok |, )*(?:(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody|whoever|(?:i|we) (?:please |possibly )?(?:have|get|keep))\b|could we\b|could do with\b|may (?:i|we) (?:have|get)|how about (?:you|we)|would it be possible to (?:get|have)|would you mind|what about)|\bplease\b/;

const ASKING = new Set(
  "how do does can could would should i we you one people to is the a what way command for please there it me tell show explain know type write where read know did get trick come faccio posso como cómo wie kann man ich mache comment faire puis je est que se si fa faz".split(
    " ",
  ),
);

/** What a question about how something is done is about: without the words that ask. */
export function askedAbout(words: readonly SpokenWord[]): readonly SpokenWord[] {
  const rest = words.filter(({ en, mark }) => !mark && !ASKING.has(en));
  return rest.length > 0 ? rest : words;
}

/** A question, which asks for no change even where it speaks of one: "do I lose data when I delete it?" */
export function onlyAsks(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words)
    .map(joined)
    .filter((part) => part !== "");
  const whole = joined(words);
  if (!ASKS.test(whole) || POLITE.test(whole) || WANTS_TO_HEAR.test(whole)) return false;
  return !parts.slice(1).some((part) => ORDERS.test(part) || POLITE.test(part));
}

/** Clauses in order, without their marks. */
function clauses(words: readonly SpokenWord[]): readonly (readonly SpokenWord[])[] {
  const parts: SpokenWord[][] = [[]];
  for (const word of words) {
    if (word.mark && /[.,;!?\n…:]/.test(word.en)) parts.push([]);
    else if (/^but$/.test(word.en)) parts.push([word]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

function withoutDenials(words: readonly SpokenWord[], english: string): ActRead {
  if (/^(?:please |ok |oh |no |hm |, )*leave (?:it|\S+(?: \S+)?(?: running| alone| on| up)?)$/.test(english))
    return { act: "negated", words };
  if (
    /^(?:please |ok |oh |no |hm |, )*(?:keep it|forget it(?: for now)?)$|\blet it (?:run out|expire)$/.test(
      english,
    )
  )
    return { act: "negated", words };
  if (!DENIAL.test(english) || DISPENSES.test(english)) return { act: "request", words };
  const parts = clauses(words);
  const denied = parts.filter((part) => denies(joined(part)));
  if (denied.length === 0) return { act: "request", words };
  const rest = parts.filter((part) => !denied.includes(part));
  const left = rest.map(joined).join(" , ");
  const deniedVerb = denied.some((part) => CHANGE.test(joined(part)));
  const meaningful = rest.some(
    (part) => !/^(?:please|no|ok|hm|thanks|hello|sorry|found it|hi|bot)(?: \w+)?$/.test(joined(part)),
  );
  // "stop it, no, don't": what was asked for is taken back.
  const takenBack = denied.some((part) => /^(?:actually |wait |oh )*(?:no )?do not$/.test(joined(part)));
  if (
    rest.length === 0 ||
    takenBack ||
    !meaningful ||
    (deniedVerb && !CHANGE.test(left) && !rest.some((part) => ORDERS.test(joined(part))))
  )
    return { act: "negated", words };
  const kept = rest.flatMap((part, at) => (at === 0 ? part : [COMMA, ...part]));
  return { act: "request", words: kept };
}

/** "we do not need it any more": what can be done without may go. */
const DISPENSES =
  /\b(?:not|nobody|never|no one)\b.*\b(?:needs?|wants?|uses?|have to)\b.*\b(?:any ?more|any longer|no more)\b/;

const COMMA: SpokenWord = { en: ",", raw: ",", quoted: false, mark: true };

function denies(clause: string): boolean {
  // "do not forget to save it", "save it so that nothing gets lost".
  const own = clause
    .replace(/\bdo not forget to\b/, "")
    .replace(/\bso (?:that )?(?:nothing|nobody|i|we|it|they)\b.*/, "");
  if (!DENIAL.test(own)) return false;
  if (
    /\b(?:is|are|was|were|does) not\b|\bcan not\b|\bnot (?:bad|sure|available|respond\w*|ready)\b|\bwhy\b/.test(
      clause,
    ) &&
    !CHANGE.test(clause)
  )
    return false;
  if (
    /^(?:but )?(?:no )?not (?!that)|^(?:instead )?not$|\b(?:stop asking|no (?!longer)\S+ needed|forget what (?:i|we) said|hold off)\b/.test(
      clause,
    )
  )
    return true;
  return CHANGE.test(clause) || /\b(?:do not|never|nobody|hold off)\b/.test(clause);
}
