/**
 * Secrets that somebody says in words: “my password is …”, “mit dem Passwort …”, “usa … como contraseña”. What is said *of* a
 * password (“the password is wrong”) is none. In doubt a word is taken for the secret: the model then reads a little less.
 */
import { isAboutSecrets } from "./words-about-secrets.ts";

/** Where a secret stands in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const KEY = "key|schlüssel|schluessel|clave|clé|chiave|chave";
/** Words that mean a secret wherever they stand. */
const STRONG = [
  `[\\p{L}\\d_-]*(?:passwords?|passwd|passphrases?|passcodes?|passw(?:o|ö|oe)rt(?:e?s|er)?|kennw(?:o|ö|oe)rt(?:e?s|er)?)`,
  "pwd?|contraseñas?|contrasenas?|mots? de passe|senhas?|palavras?[- ]passe|parol[ae] d['’]ordine|passe[- ]partout",
  "credentials?|zugangsdaten|credenciales|credenciais|credenziali|identifiants",
  `(?:api|access|secret|private|ssh|deploy|license|encryption)[ _-]?key|api[- ]?schl(?:ü|ue)ssel`,
  `(?:${KEY})[ _-](?:de |d['’]|della? |da )?(?:api|acceso|accès|accesso|acesso|secreta|secrète|segreta|privada|privée)`,
  String.raw`authorization(?=\s*:)|[\p{L}\d]+[-_](?:token|secret|key|pass|pin)(?=\s*[:=])`,
  "(?:access|auth|api|bearer|refresh|bot|app|session|personal access)[ _-]?token|(?:client|app|shared)[ _-]?secret",
].join("|");
/** Words that mean one only where something is said to be it. In a name (“eel-pass”) they mean nothing. */
const WEAK = `token|jeton|secret|secreto|segreto|segredo|geheimnis|clave|parola|chave|chiave|pin|otp|pass|key|schlüssel|(?:2fa|verification|one-time|login)[ -]code`;
const NAMES = new RegExp(
  String.raw`(?<![\p{L}\d])(?:(?<strong>${STRONG})|(?<![-/])(?<weak>${WEAK}))(?![\p{L}\d])`,
  "giu",
);

const BETWEEN = `(?:\\s+[\\p{L}\\d'’_@./-]+)`;
const IS = `(?:is|was|are|be|equals|['’]s|ist|war|sind|sei|sein|lautet|heißt|es|son|será|sea|est|sont|soit|être|è|é|e['’]|sono|são|seja)`;
const MARK = `["'”*_]*\\s*(?:[:=→]|->|=>)[>=]?\\s*`;
const FIELD = new RegExp(`^${MARK}`, "u");
const FAR_FIELD = new RegExp(String.raw`^${BETWEEN}{1,5}?(?:\s+${IS})?${MARK}`, "iu");
const SAID = new RegExp(String.raw`^(?:['’]s\s+|\s+${IS}\s+)`, "iu");
const FAR_SAID = new RegExp(String.raw`^${BETWEEN}{1,6}?\s+${IS}\s+`, "iu");
const TO = new RegExp(
  String.raw`^${BETWEEN}{0,6}?\s+(?:to|into|auf|in|zu|as|als|a|en|à|por|como|come|comme|para)\s+`,
  "iu",
);
const PLAIN_WORD = `(?<!-)pass(?:words?|wd|phrase|code)?|pwd?|passwort|kennwort|contraseña|clave|mot de passe|senha|palavra-passe|parola d['’]ordine|token|secret|credentials?|(?:api|access|secret|private|ssh)[ _-]?key|pin|otp`;
const PLAIN_IS = "is|was|ist|war|lautet|es|est|è|é|to|auf|as|als|como|come|comme";
const PLAIN_FORMS = [
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])((?:${PLAIN_WORD})(?:\s+[\p{L}\p{N}-]+){0,3}?(?:\s+(?:${PLAIN_IS})\s+|(?:\s+(?:${PLAIN_IS}))?\s*[:=]\s*))(?:"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|'[^'\n]*'|\S+)`,
    "giu",
  ),
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])((?:${PLAIN_WORD})\s+)(?:"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|'[^'\n]*'|(?=\S*\d)(?=\S*\p{L})\S{6,})`,
    "giu",
  ),
];
/** Verbs that give a secret its value. */
const SETS =
  /(?<!\p{L})(?:set|sets?ting|change|reset|update|make|choose|switch|put|setze?|ändere|ändern|setzen|stelle?|cambia|cambiar|cambie|pon|poner|fija|mets|mettre|change[rz]?|modifie|remplace|imposta|impostare|cambiare|metti|define|definir|altera|alterar|muda|mudar|põe)(?!\p{L})/iu;
/** Verbs and questions about a secret that has its value: “send the password to ana”, “what is the password to it”. */
const SPEAKS =
  /(?<!\p{L})(?:add|send|sends|give|show|mail|move|copy|copies|write|paste|store|save|share|forward|apply|need|needs|forgot|forget|lost|lose|know|have|had|got|get|find|tell|told|ask|asks|link|bind|attach|upload|pass|what|where|which|who|how|why|is there|does|do|did|can|schick|sende|gib|zeig|speicher|kopier|brauche|vergessen|verloren|weiß|habe|was|wo|wie|welches|envía|manda|dame|muestra|guarda|copia|necesito|olvidé|perdí|tengo|qué|dónde|cómo|cuál|envoie|donne|montre|copie|besoin|oublié|perdu|quel|où|comment|invia|mostra|salva|bisogno|dimenticato|perso|ho|quale|dove|come faccio|envia|dá|guarda|preciso|esqueci|perdi|tenho|qual|onde)(?!\p{L})/iu;
/** Before a password that follows at once: “with password maple”, “user ana, password maple”. */
const LEAD =
  /(?:(?<!\p{L})(?:with|using|use|enter|type|set|mit|benutze|nimm|setze?|con|usa|usando|pon|avec|utilise|mets|metti|imposta|com|põe|define)(?:\s+(?:the|my|an?|your|our|new|das|dem|ein|einem|mein|meinem|la|mi|el|una|le|mon|un|il|mia|minha|uma))*|(?<!\p{L})(?:user|user ?name|login|account|benutzer|benutzername|usuario|utilisateur|utente|utilizador)(?:\s+is|\s+ist|\s+es|\s+est|\s+è|\s+é)?[:=\s]\s*\S+?[,;/]?(?:\s+(?:and|with|und|mit|y|con|et|avec|e|com))?(?:\s+(?:the|my|das|mein|la|mi|le|mon|il|a))?)\s+$/iu;
/** “maple as my password”. */
const AS =
  /(?<value>"[^"\n]+"|“[^”\n]+”|„[^“”\n]+[“”]|'[^'\n]+'|\S+)\s+(?:as|als|como|comme|come|for|para|per|pour|für)(?:\s+(?:the|my|an?|your|our|new|das|ein|mein|neues|la|mi|una|nueva|le|mon|nouveau|il|mia|nuova|a|minha|nova|uma))*\s+$/iu;
/** “maple is my password”. */
const IS_MINE = new RegExp(
  String.raw`(?<value>"[^"\n]+"|“[^”\n]+”|„[^“”\n]+[“”]|'[^'\n]+'|\S+)\s+${IS}(?:\s+(?:my|the|our|your|mein|das|unser|mi|la|nuestra|mon|le|notre|il|mia|minha|a|new|jupyter))+\s+$`,
  "iu",
);
/** “pass” is a verb more often than not. */
const NOUN_BEFORE =
  /(?:(?<!\p{L})(?:my|your|our|the|his|her|wifi|wi-fi|db|database|jupyter|mein|dein|das|mi|tu|la|el|mon|le|il|mio|mia|meu|minha)|['’]s|(?:user|login)\s+\S+)\s+$/iu;
const OF = /^\s+(?:for|of|from|von|für|de|del|pour|di|per|para)\s/iu;

const QUOTED = /^(?:"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|'[^'\n]*'|«[^»\n]*»|`[^`\n]*`)/u;
/** Between the verb and the secret. */
const FILLER =
  /^(?:now|still|really|just|simply|actually|always|only|currently|again|both|simply the word|the word|the string|jetzt|noch|nur|immer|einfach|das wort|ahora|siempre|solo|simplemente|la palabra|maintenant|toujours|juste|simplement|le mot|adesso|sempre|solo|la parola|agora|só|a palavra)(?:\s+|\s*:\s*)/iu;
const QUESTION =
  /^(?:is|are|was|how|where|why|what|which|who|when|can|could|do|does|did|should|ist|wie|wo|warum|was|wer|kann|cómo|como|dónde|qué|cuál|comment|où|quel|quelle|est-ce|dove|quale|cosa|onde|qual|quando)\s[^\n]*\?/iu;
const CLAUSE_END = /[,.;!?)](?=\s|$)|\n|$/u;

/** The places of secrets that are said in a text; they may overlap. */
export function spokenSecrets(text: string): readonly Span[] {
  return [...plainlySaid(text), ...saidInWords(text)];
}

/** Whatever the rest of the sentence says: “my pin to …”, “token als …”. Only what is talk of a secret, or a name passed on, is spared. */
function plainlySaid(text: string): readonly Span[] {
  return PLAIN_FORMS.flatMap((form) => [...text.matchAll(form)]).flatMap(
    ({ 0: all, 1: before = "", index }) => {
      const start = index + before.length;
      const value = all.slice(before.length);
      if (isAboutSecrets(text.slice(start).replace(/[?!.]+\s*$/u, ""))) return [];
      const isVerb =
        /^(?:pass(?!\p{L})|pin (?:an?|the|it|this|that)\s)/iu.test(before) && !/[:=]\s*$/u.test(before);
      if (isVerb && !QUOTED.test(value) && (!isUnusual(value) || isName(value))) return [];
      return [{ start, end: start + value.length }];
    },
  );
}

function saidInWords(text: string): readonly Span[] {
  return [...text.matchAll(NAMES)].flatMap((hit) => {
    const start = hit.index;
    const end = start + hit[0].length;
    const strong = hit.groups?.["strong"] !== undefined;
    if (!strong && /^pass$/i.test(hit[0]) && !isNoun(text, start, end)) return [];
    return [...valuesAfter(text, end, strong, hit[0]), ...valuesBefore(text, start, strong)];
  });
}

/** “pass it to” is no password; “pass: x” and “my pass” are. */
function isNoun(text: string, start: number, end: number): boolean {
  const [before, after] = [lineBefore(text, start), text.slice(end)];
  const said = SAID.exec(after)?.[0];
  if (FIELD.test(after) || (said !== undefined && isUnusual(firstWord(after.slice(said.length)))))
    return true;
  const [, next = ""] = /^\s+(\S+)(?!\S|\s+to\s)/u.exec(after) ?? [];
  if (isUnusual(next) && !isName(next)) return true;
  const isTold = said !== undefined || FAR_SAID.test(after) || FAR_FIELD.test(after);
  if (isTold && (before.trim() === "" || OF.test(after))) return true;
  return NOUN_BEFORE.test(before) && !/^\s+(?:an?|the|my|this|it|them|me|us|on|all|both)\s/i.test(after);
}

/** Every way of saying it is tried: what one of them takes for plain words may be the secret in another. */
function valuesAfter(text: string, end: number, strong: boolean, name: string): readonly Span[] {
  const after = text.slice(end);
  const behind = (pattern: RegExp): number | undefined => {
    const hit = pattern.exec(after)?.[0];
    return hit === undefined ? undefined : end + hit.length;
  };
  const found: Span[] = [];
  const add = (start: number | undefined, counts: (word: string) => boolean, read = saidToBe) => {
    if (start !== undefined) found.push(...read(text, start, counts));
  };
  // “The key to it is …” says nothing of a secret.
  const isKey = /^(?:key|schlüssel|chave|chiave)$/i.test(name);
  const anything = (word: string) => !isKey || isUnusual(word);
  const field = behind(FIELD) ?? (isKey ? undefined : behind(FAR_FIELD));
  if (field !== undefined && !QUESTION.test(text.slice(field))) add(field, () => true, taken);
  add(behind(SAID), anything);
  add(behind(FAR_SAID), anything);
  const isGiven = SETS.test(text) || (strong && !SAID.test(after) && !SPEAKS.test(text));
  add(behind(TO), (word) => (isGiven && !isKey) || isUnusual(word));
  const leads = strong && !/s$/i.test(name) && LEAD.test(lineBefore(text, end - name.length));
  const isPin = /^(?:pin|otp|.*code)$/i.test(name);
  add(
    behind(/^\s+(?:[-–—]\s+)?/u),
    (word) => leads || isUnusual(word) || (isPin && /^\d{4,10}[.,!]?$/.test(word)),
  );
  if (strong || /^(?:token|secret)$/i.test(name)) found.push(...swept(text, end));
  return found;
}

/** What follows a verb, unless it only says something of the secret; then the rest of the sentence is looked through. */
function saidToBe(text: string, start: number, counts: (word: string) => boolean): readonly Span[] {
  let at = start;
  for (let filler = FILLER.exec(text.slice(at)); filler; filler = FILLER.exec(text.slice(at)))
    at += filler[0].length;
  const rest = text.slice(at).replace(/[?!.]+\s*$/u, "");
  if (!QUOTED.test(rest) && isAboutSecrets(rest)) return swept(text, at);
  return taken(text, at, counts);
}

/** The value that begins here: a quoted one, one that looks like a password, or the words up to the end of the clause. */
function taken(text: string, start: number, counts: (word: string) => boolean): readonly Span[] {
  const rest = text.slice(start);
  const quoted = QUOTED.exec(rest)?.[0];
  if (quoted !== undefined) return [{ start, end: start + quoted.length }];
  const word = firstWord(rest);
  if (word === "" || !counts(word)) return [];
  const unusual =
    /^\S+(?:[ \t]+(?=\S*\d)(?=\S*\p{L})(?!\d+\p{L}+(?:\s|$))(?![\p{Ll}\d]+(?:-[\p{Ll}\d]+)+(?:\s|$))\S+)*/u;
  if (isUnusual(word)) return [{ start, end: start + (unusual.exec(rest)?.[0].length ?? word.length) }];
  const clause = CLAUSE_END.exec(rest)?.index ?? rest.length;
  return [{ start, end: start + Math.max(word.length, clause) }];
}

/** Passwords further on in the sentence: “the password is not what I sent, it is …”. Names after “of” and “for” are none. */
function swept(text: string, start: number): readonly Span[] {
  const sentence = /^[^\n]*?(?=[.!?]\s|\n|$)/u.exec(text.slice(start))?.[0] ?? "";
  return [...sentence.matchAll(/\S+/gu)].flatMap(({ 0: word, index }) => {
    const before = sentence.slice(0, index);
    if (!isUnusual(word) || isName(word) || NAME_FOLLOWS.test(before)) return [];
    return [{ start: start + index, end: start + index + word.length }];
  });
}

const NAME_FOLLOWS =
  /(?<!\p{L})(?:of|for|from|on|in|at|called|named|von|für|vom|auf|namens|de|del|para|en|llamad[oa]|pour|du|sur|di|per|su|da|do|em|deployment|notebook|module|channel|my)\s+$/iu;

function valuesBefore(text: string, start: number, strong: boolean): readonly Span[] {
  const before = lineBefore(text, start);
  const found = strong ? (AS.exec(before) ?? IS_MINE.exec(before)) : IS_MINE.exec(before);
  const value = found?.groups?.["value"];
  if (!found || value === undefined) return [];
  const isQuoted = QUOTED.test(value);
  const isFor = /\s(?:for|para|per|pour|für)\s/iu.test(found[0].slice(value.length));
  const counts = isQuoted || isUnusual(value) || (strong && !isFor && !isAboutSecrets(value));
  const at = start - before.length + found.index;
  return counts && !isName(value) ? [{ start: at, end: at + value.length }] : [];
}

function lineBefore(text: string, end: number): string {
  return text.slice(Math.max(text.lastIndexOf("\n", end - 1) + 1, end - 160), end);
}

/** Letters and digits or signs mixed, as in passwords and in few words. */
function isUnusual(word: string): boolean {
  const bare = word.replace(/[.,;:!?)]+$/u, "");
  if (bare.length < 4 || bare === "[left" || bare === "[redacted]") return bare === "[redacted]";
  return (
    /\p{L}/u.test(bare) && (/\d/.test(bare) || /[#$%^&*+!?~@=|<>]/.test(bare) || /\p{Ll}\p{Lu}/u.test(bare))
  );
}

function firstWord(text: string): string {
  return /^\S+/u.exec(text)?.[0] ?? "";
}

/** Mixed, and yet plain: amounts, GPUs, versions, addresses, names of deployments and modules. */
function isName(word: string): boolean {
  const bare = word.replace(/[.,;:!?)]+$/u, "").replace(/^\(/, "");
  return /^(?:\d+(?:[.,]\d+)?\p{Ll}{1,7}|\d*(?:st|nd|rd|th)|[ATVHLP]\d{1,4}S?|(?:RTX|GTX|MI)\d+\w*|ai4(?:eosc|life|os)|kmd4eosc|v?\d+(?:\.\w+)*|[\p{Ll}\d]+(?:[-_.][\p{Ll}\d]+)+|\p{L}+[-'’]\p{L}+|(?:Py|Tensor|Hugging|Git|You|Next|Own|Jupyter)\p{Lu}\p{L}+|\S*\/\S*)$/u.test(
    bare,
  );
}
