/** Whose use a question is about: one's own, the team's, everybody's, or one's own beside everybody's. */
import type { Sentence } from "./sentence.ts";
import { AGAINST_VO } from "./spoken-periods.ts";

const ME = /\b(?:i|my|me|mine|myself|yours truly)\b/;
/** Said by somebody who speaks, not of whose use it is. */
const SPEAKS =
  /\b(?:show|tell|give|send|let|make|for|get|do|remind|spare|explain|compare) me\b(?! *$| (?:alone|only|personally))|\bi (?:need|mean|meant|want|wanted|am writing|think|guess|hope|wonder|would|asked|said|typed|see)\b|\bmay i\b|\bi\.e\b|\bso i can\b|\b(?:can|could) i (?:see|have|get)\b|\blet us\b/g;
const ASKS_FOR_ME = /\b(?:show|tell|give|send|let) me\b|\b(?:can|could|may) i\b/g;
const SHARE = /\b(?:share|slice|portion|fraction|percent|percentage|proportion|cut|part)\b/;
const OF_ALL = /\b(?:vos?|project|total|whole|that|it|all|everybody|cake)\b/;
const MINE_OF =
  /\bhow (?:much|many) of (?:the )?(?:vos?|project|that|it|this|them|those|these|total|everything)\b.*\b(?:i|me|mine|my)\b|\b(?:i|me|mine|my)\b.*\b(?:out of|of) (?:that|it|them|those)\b/;
const TEAM = /\b(?:teams?|channel)\b/;
const EVERYBODY =
  /\b(?:vos?|projects?|project-?wide|vo-?wide|everybody|everyone|all (?:users|of us|of you|people|members|together)|the lot of (?:us|you)|whole (?:gang|crowd|project)|people)\b/;
const WE = /\b(?:we|our|ours|us|group|lab)\b/;
/** For what somebody asks, not whose use it is: "for the group meeting", "since the start of the project year". */
const OCCASION =
  /\b(?:team|group|lab|vo|project) (?:meetings?|reports?|reviews?|calls?|lunch|seminar|retreat|year|wiki|page|deadline|proposal|assembly)\b/g;
const NOT_THEIRS =
  /\bnot (?:the |our |my )?(?:whole )?(?:team|group|lab|channel|vo|project|others|everybody)\b/g;
/** "gastamos", "abbiamo", "llevamos": the verb alone says who. */
const WE_IN_A_VERB = /^(?!pr[oó]x|[uú]lt|m[aá]x|m[ií]n|mism|dicia)\p{L}+(?:[aáeéií]mos|iamo)$/iu;

export type Scope = "me" | "team" | "vo";

/** Whether the own part of what everybody uses is asked for. */
export function asksForShare(sentence: Sentence): boolean {
  const said = spoken(sentence);
  if (MINE_OF.test(said)) return true;
  return (
    SHARE.test(said) && ME.test(said.replace(SPEAKS, " ")) && (/\bshare\b/.test(said) || OF_ALL.test(said))
  );
}

export function readScope(sentence: Sentence, inChannel: boolean): Scope | undefined {
  const text = sentence.text.replace(OCCASION, " ").replace(NOT_THEIRS, " ");
  const said = spoken(sentence);
  const group = inChannel ? "team" : "vo";
  if (/\bnot (?:my|mine|me)\b/.test(text)) return TEAM.test(text) ? "team" : "vo";
  if (/\bnot (?:we|us|ours?)\b/.test(text)) return "me";
  if (asksForShare(sentence) || /\bme (?:against|vs|versus|compared)\b|\bmy\b (?:\w+ ){0,3}compar/.test(said))
    return "me";
  if (AGAINST_VO.test(said) && ME.test(said.replace(ASKS_FOR_ME, " "))) return "me";
  if (/\bi (?:\w+ ){0,3}relative to\b|\bi (?:\w+ ){0,2}compare\b/.test(said)) return "me";
  if (TEAM.test(text) || (inChannel && /\ball of us\b/.test(text))) return "team";
  if (EVERYBODY.test(text.replace(/\bi\.e\b/g, " "))) return "vo";
  const quiet = text.replace(SPEAKS, " ");
  if (WE.test(quiet)) return group;
  if (inChannel && /\bhere\b/.test(quiet)) return "team";
  if (sentence.words.some(({ raw }) => WE_IN_A_VERB.test(raw))) return group;
  return ME.test(quiet.replace(/^(?:me)?$/, "me")) ||
    /\bfor me(?: alone| only| personally)?$|^me\b/.test(text)
    ? "me"
    : undefined;
}

function spoken(sentence: Sentence): string {
  return sentence.words.map(({ en, mark }) => (mark ? "," : en)).join(" ");
}
