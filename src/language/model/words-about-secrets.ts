/** Words with which people speak about a password, in six languages, so that they are not taken for it. */

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** After these comes no secret. */
const PLAIN = wordsOf(`
  not no never nobody nothing something anything someone somebody it this that these those there here them they he she we you i me us
  what which who whose where when why how whether if than then so because as like in on at for from of by with without about after before until since into to per and or but
  too very quite all also already yet almost maybe probably perhaps sometimes somewhere nowhere once twice again please thanks thx later today tomorrow yesterday soon
  supposed going being been having has have had was were is are be do does did can could may might should would will must
  nicht kein keine nie zu sehr schon wo wie was wann warum ob für von vom bei mit ohne im am und oder aber bitte danke einmal
  nunca demasiado muy dónde cómo qué cuál cuándo para por de del con sin en y pero gracias
  pas plus jamais trop très où comment quoi quand pour par du avec sans dans et ou mais merci
  non mai troppo molto dove come cosa quando per di del della senza ma grazie
  não muito onde quê quando da do com sem em mas obrigado
`);
/** Nor after these, where they end the clause or plain words follow; a passphrase may begin with one. */
const STATE = wordsOf(`
  wrong right correct incorrect valid invalid missing lost gone forgotten expired unknown known empty blank stale old new different same similar fine ok okay good bad safe unsafe secure insecure strong weak
  secret private public hidden shown visible stored saved kept sent given told made created generated set unset reset changed used reused needed required optional necessary asked accepted rejected refused denied blocked locked
  working broken due available unavailable ready long short longer shorter easy hard enough
  authentication authorisation authorization login protection protected manager managers policy policies field fields prompt rules rule length limit limits count counts change changes page form box file files store storage access auth rotation expiry only management hash
  figure figures word words point question questions idea ideas role players data
  falsch richtig korrekt ungültig gültig abgelaufen vergessen verloren weg bekannt unbekannt leer alt neu gleich dasselbe sicher unsicher geheim privat gespeichert gesendet angezeigt gesetzt geändert geschützt zurückgesetzt nötig erforderlich notwendig gefragt gesperrt kaputt abgelehnt lang kurz
  incorrecta incorrecto correcta correcto inválida inválido válida válido caducada caducado olvidada olvidado perdida perdido vacía vacío vieja nueva misma mismo segura seguro secreta privada guardada enviada mostrada cambiada necesaria necesario obligatoria mala mal larga corta
  fausse faux invalide valide expiré expirée oublié oubliée perdu perdue vide ancien nouveau même sûr sûre privé enregistré envoyé affiché changé nécessaire obligatoire court refusé bloqué
  sbagliata sbagliato corretta corretto errata errato invalida valida scaduta scaduto dimenticata persa perso vuota vecchia nuova stessa stesso sicura sicuro segreta privata salvata inviata cambiata necessaria obbligatoria lunga
  errada errado correta correto expirada expirado esquecida vazia antiga nova mesma mesmo enviada mostrada alterada necessária obrigatória longa curta
`);

/** These say nothing by themselves: what follows them decides. */
const ARTICLE =
  /^(?:the|an?|my|your|our|his|her|their|its|some|any|every|each|der|die|das|dem|den|des|ein|eine|einem|einen|mein|meine|dein|unser|el|la|los|las|un|una|mi|tu|su|le|les|une|mon|ma|ton|notre|l['’]|il|lo|gli|uno|mio|mia|tuo|o|a|os|as|um|uma|meu|minha)$/iu;
/** What a password is said to be: “the one from the mail”. */
const NOUN =
  /^(?:one|ones|same|first|last|second|next|new|old|wrong|right|default|other|only|problem|point|question|key|secret|issue|mess|name|password|passwords|token|platform|portal|storage|deployment|deployments|notebook|form|page|file|channel|bot|module|dataset|list|mail|email|account|service|way|thing|bit|lot|must|pain|lie|random|reason|server|api|user|users|person|people|admins?|team|cluster|settings|docs|jupyter|nextcloud|gleiche|selbe|neue|alte|falsche|richtige|problem|misma|mismo|nueva|nuevo|vieja|problema|même|nouveau|nouvelle|problème|stessa|stesso|nuova|nuovo|mesma|mesmo|nova|novo)$/iu;

/** Whether these words, which follow “is” or “to”, say something of a secret, and are not the secret itself. */
export function isAboutSecrets(words: string): boolean {
  const [first = "", second = ""] = words.toLowerCase().split(/\s+/).map(bare);
  if (first === "" || PLAIN.has(first)) return true;
  const ends = second === "" || /^\S+[,.;:!?)]/u.test(words) || PLAIN.has(second);
  if (STATE.has(first)) return ends || STATE.has(second);
  return (
    ARTICLE.test(first) && (second === "" || NOUN.test(second) || PLAIN.has(second) || STATE.has(second))
  );
}

function bare(word: string): string {
  return word.replace(/^[("'“]+|[)"'”,.;:!?]+$/gu, "");
}
