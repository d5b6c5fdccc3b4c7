/** Datacenters by the short names that people type, as alternatives of a pattern. */
export const SITES = "incd|iisas|psnc|ifca|csic|tubitak|upv|cesga|ifremer|cyfronet|bifi";
