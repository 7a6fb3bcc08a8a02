/** idle calls when the page has done what it had to, at the latest after so many milliseconds; what it returns calls it off. */
export function idle(then: () => void, latest: number): () => void {
  if ('requestIdleCallback' in window) {
    const id = requestIdleCallback(then, { timeout: latest });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(then, 100); // not every browser knows when it is idle
  return () => clearTimeout(id);
}
