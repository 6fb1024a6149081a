/* Style sheets that could not be fetched. What fetches a part's sheet with its code takes a failed one for one that is there, so these are
 * fetched anew here. */

const failed = new Set<string>();

/** Notes from now on which fail. */
export function noteFailedSheets(): void {
  const note = ({ target }: Event): void => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
    failed.add(target.href);
    target.remove();
  };
  document.addEventListener('error', note, true);
}

function fetchSheet(href: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.crossOrigin = '';
    link.href = href;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error(`Failed to fetch the style sheet: ${href}`)));
    document.head.append(link);
  });
}

/** Fetches those that failed; rejects when one fails once more. */
export async function fetchFailedSheets(): Promise<void> {
  const again = [...failed];
  failed.clear();
  await Promise.all(again.map(fetchSheet));
}
