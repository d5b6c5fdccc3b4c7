/** How sentences say what they do, in English words: whatever was typed is brought to them first. */

export const VERB =
  "(?:delet|stop|kill|remov|destroy|deploy|launch|start|snapshot|freez|sav|back(?:ing)? ?up|extend|redeploy|restor|run|shut|wip|cancel|terminat|creat|revok|unlink|unsubscrib|undeploy|submit|search|touch|boot|spin|restart|end|approv|refus|reject|declin|withdraw|retry|resend|mut|unmut)(?:e|es|ing|ping|ting|ning|s)?";
export const CHANGE = new RegExp(`(?<![\\w-])${VERB}(?![\\w-])`);
export const PASTED = [
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
  /^[\w -]{1,30}: (?:error|failed): /i,
  /^- ?\w+: \w+\n- ?\w+: /,
  /\[[A-Z] \d\d:\d\d:\d\d/,
  /^\w+ - \d\d:\d\d:\d\d /,
  /\n(?:Killed|Aborted|Terminated|Segmentation fault)\b/,
  /^nvidia-smi\b|^-?bash: /m,
  /^(?:ls|cd|rm|cp|mv|cat|grep|tail|chmod|scp|rsync) -\w|^for \w+ in .*; ?do\b|^[\w.]+\(\)\s*\n|^PBS: |\bcore dumped\b|\bCUDA out of memory\b/,
  // Rows of a table.
  /^\s*\|.*\|\s*$/m,
  /^[d-][rwx-]{9} /,
  /<!doctype|<\/[a-z]\w*>/i,
  /^(?:Erro|Errore|Fehler|Erreur): /,
  /^\w+: connect to |\bConnection refused\b/,
  // Keys of a configuration file, rows of figures.
  /^ *[\w-]+:(?: \S+)?\n(?: *- ?| *)[\w-]+:/m,
  /^(?:[^,\n]+,){3,}[^,\n]+\n(?:[^,\n]+,){3,}/m,
];
export const HYPOTHETICAL =
  /\bwhat (?:happens|would happen|will happen) (?:if|when|to)|\bwhat if\b|\bwhat would\b|^(?:and |so |but )?if (?!you|it is not too much\b)|\bsuppos(?:e|ing)\b|^imagine (?!dataset|gpu|vo)|\bshould (?:i|we|one|they)\b|\bwould (?:it (?!be (?:possible (?:to|for)|too much))|a |an |that |this |there )|\bcould \w+ing\b|\bis it (?:dangerous|safe|ok|okay|allowed|possible(?! to\b| for (?:me|us)\b)|wise|risky|bad|worth)\b|\bdo (?:you|u) think\b|\bdoes \w+ing\b|\bwhen would\b|^would \S+ing\b|\bthinking (?:of|about)\b|\bwondering (?:if|whether) (?:i|we) should\b|\bhypothetically\b|\btheoretically\b|\bin principle\b|\b(?:can ?not|can'?t|could not|couldn'?t) (?:really )?decide\b|\bthat is the question\b|\b(?:your|any) (?:advice|opinion)\b|^say (?:i|we) \w+|\bif (?:it|they) were yours\b|\bwhat would you do\b|\bin theory\b|\bangenommen\b|^assuming\b|^let us say\b|\bwould it be possible to have \w+ (?:gpus|cpus|gb)\b|\bwould .{1,40} be (?:enough|sufficient|too \w+)\b|\bcould (?:i|we) have (?:kept|[a-z]+ed)\b|\bmaybe (?:i|we) should\b|\b(?:might|may) (?:need|want|have) to\b/;
export const WISH =
  /\b(?:i|we) wish\b|(?<!\b(?:for|of|by|a|another|more|still|again|yet) )\bsomeday\b|\bwe should\b|\bone day (?:we|i)\b|\bwould love to\b(?!.*\b(?:have|get) a\b| (?:try|see|know)\b)|\bit ?'?d be (?:cool|great|nice)\b|\bit would be (?:cool|great|nice) (?:to|if)\b|\bif only\b|\bat some point (?:i|we)\b|\bthat would be (?:something|nice|great|cool)$|\bsanta\b|\bmaybe next (?:year|month)\b|\bdream(?:ed|t)? of\b|^wish\b|\b(?:have|i) wish\b|^(?:hopefully|let us hope|i hope|fingers crossed|hoffentlich|esperemos|espero que|speriamo|spero che|esperons|j espere)\b/;
export const DONE =
  "(?:stopped|deleted|killed|removed|launched|deployed|started|snapshotted|saved|extended|restarted|searched|cancelled|canceled|froze|terminated|created|ran|made|moved|revoked|subscribed|unsubscribed|linked|unlinked|announced|cleaned up|tidied up|archived|redeployed|undeployed|been running|used to|frozen|restored|posted|accidentally \\w+ed)";
export const PAST = [
  new RegExp(
    `^(?:ok |oh |well |so |yes |turns out )?(?:i|we|he|she|they|you|\\w+)(?: have|'ve| had|'s|'d| has)? ?(?:just |already |then |accidentally |also )?${DONE}\\b`,
  ),
  new RegExp(`^${DONE}\\b`),
  // "the platform killed lab-3 at night".
  new RegExp(`^(?:the|my|our) (?:platform|system|bot|cluster|scheduler|admins?|students?|site) ${DONE}\\b`),
  // "deployments without a title will be removed": what others mean to do.
  /\b(?:will|would) (?:all |then |just |soon |automatically )*be (?:deleted|removed|stopped|killed|closed|shut down)\b/,
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
  /\bgave up\b|\bended with\b/,
  new RegExp(`(?:^(?:just )?so you know\\b|^fyi\\b|\\basked (?:whether|if)\\b).*\\b${VERB}\\b`),
  /\bthought about\b|\bdecided (?:against|not)\b|\bconsidered\b/,
  // "Jonas said he would launch it", "somebody there says to stop it": what others say.
  /^(?!i\b|we\b|you\b)\S+(?: \S+){0,2} (?:said|says) (?:that |to )?(?:he|she|they|him|her|his|hers|theirs|to)\b/,
];
export const REPORT =
  /\b(said|says|say|saying|wrote|writes|written|reads?|docs?|email|mail|quote|message|forwarded|readme|button|label|handbook|rule|steht|schrieb|dice|dit|dijo|escribio|pone|ecrit|scritto|verbale|correo|cartel|ticket|whiteboard|sign|log|wiki|phishing|story|keeps)\b/;
export const HOW =
  /^(?:(?:[\w ]{1,25} , )?(?=how to\b)|(?:hi |hey |hello |ok |so |and |please |sorry |, )*)(?:how ?(?:to|do|does|can|would|could|should)\b(?! you (?:do|feel)\b| (?!(?:i|you|we|one) (?!in this))(?:\S+ ){1,6}(?:compare|stand|stack up|fare|relate|measure up|look(?! up| into| at| for))\b| (?:i|we) (?:compare|stand|stack up|fare|measure up)\b| the catalogue)|teach me|what is the (?:command|way|syntax|best way|right way) (?:for|to|of)|can you explain the|what (?:do|should|must|can) (?:i|you|we) (?:have to |need to )?(?:type|do|write|enter|say) to|can you (?:please )?(?:tell|show|explain)(?: to)?(?: me| us)? how|is there a (?:command|way) (?:to|for|that)|which command|.{0,40}\b(?:explain|tell|show|find out|know|remember|learn|understand)\b.{0,20}\bhow (?:to|i|we|you|one|do|can)\b|where (?:can|do) i (?:read|find)(?: out)? how|help (?:me )?(?:with|on|about) \w|i (?:forgot|forget) how|i do not know how|explain how|show me how|tell me how|(?:the )?(?:syntax|parameters|options|arguments|flags|steps) (?:of|for|to)\b|(?:.* )?(?:walk me through|what is the way of|how does one|in which way (?:can|do) i)\b)/;

export const DENIAL =
  /\b(?:do not|not|never|nobody|nothing|no longer want|hold off|rather not|stop yourself|stop asking|no (?!longer)\S+ needed|no need for (?:an?|any|more|another)|forget what (?:i|we) said)\b/;

export const FOR_OTHERS =
  /\b(?:as (?:the )?user \S+|on behalf of|in the name of|with \S+'s (?:token|account)|impersonat\w+|pretend (?:to be|that|you)|repeat after me)\b/;

/** What is said to be another person's: nobody acts on it. */
export const OF_OTHERS = /\b(?:every|some|any)(?:one|body)(?: else)?[’']s\b|\bof \p{Lu}\p{Ll}+[’']s\b/u;

/** A clause that begins with what is to be done. */
export const ORDERS = new RegExp(
  `^(?:please |then |so |now |just |and |but |instead |do )*(?:${VERB}|bring|retract|prolong|give|make|take|put|get|give me|i need|we need)\\b(?! (?:was|were|is|has|had|got)\\b)`,
);

/** "once the workshop is over I will delete it": what somebody means to do himself. */
export const PLANS =
  /\b(?:(?:i|we) (?:will|might|may)|(?:you|they) will) (?:then |later |probably |just |have to )?(?:delete|stop|kill|remove|terminate|snapshot|extend|launch|deploy|restart)\b|\b(?:i|we) will (?:then |later |probably |just )?get rid\b|(?:^|, |\b(?:i|we|am|are) )(?:just |probably |then )*(?:gonna|going to) (?:then |just |probably |finally )*(?:delete|stop|kill|remove|terminate|snapshot|extend|launch|deploy|restart|get rid)\b|\b(?:once|when|after|as soon as)\b.*\b(?:i|we) can finally\b|^(?:you'd|you had) better\b|^you can (?:just |simply |always )+(?:say|type|write)\b|\b(?:i|we) would \w+ .* but\b/;

export const ORDERS_FIRST =
  /^(?:please |ok |hey |hi |hello |now |so |then |and |, )*(?:delete|stop|kill|remove|destroy|cancel|terminate|retract|revoke|bring back|restore|extend|prolong|end|shut|shutdown|undeploy|unlink|unsubscribe|wipe|drop|close|take down|get rid of|turn off|switch off|release|clear|snapshot|freeze|save|deploy|launch|start)\b(?! (?:was|were|is|has|had|got|worked|failed)\b)/;

/** "can you please stop it". */
export const ORDERS_POLITELY = new RegExp(
  `^(?:hi |hey |hello |, )*(?:can|could|would|will) you (?:please )?${VERB}\\b`,
);

/** Before "that" or a colon, after which everything is what others are told. */
export const ANNOUNCES =
  "(?:announce|broadcast|post|tell (?:everybody|everyone|all|people))(?: (?:to|for|in|the|everybody|everyone|all|channels?|people|users|us|now)){0,4}";
