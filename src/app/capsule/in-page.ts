/* The files inside a page that was saved as one file (one-file.ts writes them): looked for before anything is fetched. */

export const siteId = 'keyglass-site';
export const capsuleId = 'keyglass-capsule';

const textOf = (id: string): string | null => document.getElementById(id)?.textContent || null;

/** The packed files of the page; null when they are files of a site. */
export const siteInPage = (): string | null => textOf(siteId);
export const capsuleInPage = (): string | null => textOf(capsuleId);
