/** Before a plan's token: the press that leaves it. */
export const REFUSE_PREFIX = "no.";
