// One page, many addresses. The address is the only state that is shared: the
// path names the screen, the query holds the two clocks and what is chosen.
export const BASE = import.meta.env.BASE_URL.replace(/\/$/, '');

/** Parameters that go along from screen to screen. */
export const CARRIED = ['valid', 'known', 'sources'] as const;

const here = () => ({ path: location.pathname.slice(BASE.length) || '/', query: new URLSearchParams(location.search) });

let now = $state.raw(here());

export const route = {
  /** path is the address below the base: /figures/force.present. */
  get path() { return now.path; },
  /** parts are the segments of the path, decoded. */
  get parts() { return now.path.split('/').filter(Boolean).map(decodeURIComponent); },
  get query() { return now.query; },
  /** q returns one parameter, "" where it is missing. */
  q: (name: string) => now.query.get(name) ?? '',
};

type Params = Record<string, string | number | undefined | null>;

/** href builds an address: the path, what is carried along, then params ("" or undefined drops one). */
export function href(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const name of CARRIED) if (now.query.has(name)) query.set(name, now.query.get(name)!);
  return write(path, query, params);
}

/** same builds an address on this screen with params changed. */
export const same = (params: Params): string => write(now.path, new URLSearchParams(now.query), params);

function write(path: string, query: URLSearchParams, params: Params): string {
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null || value === '') query.delete(name);
    else query.set(name, String(value));
  }
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%40', '@');
  return BASE + path + (text ? '?' + text : '');
}

/** go opens an address; replace leaves no step to come back to. */
export function go(url: string, replace = false): void {
  if (url === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
  const before = now.path;
  now = here();
  if (!replace && now.path !== before) {
    document.querySelector('main')?.scrollTo(0, 0);
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  }
}

/** listen follows the browser's buttons and every plain click on a link of the desk. */
export function listen(): void {
  addEventListener('popstate', () => (now = here()));
  document.addEventListener('click', (e) => {
    if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const a = (e.target as Element).closest?.('a');
    if (!a?.href || a.target || a.hasAttribute('download') || a.origin !== location.origin) return;
    if (!a.pathname.startsWith(BASE + '/') || (a.hash && a.pathname === location.pathname)) return;
    e.preventDefault();
    go(a.pathname + a.search);
  });
}
