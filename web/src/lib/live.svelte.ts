// News of the log. A new record makes what is on the page be asked again, at
// most once a second; nothing that a person reads is moved.
import { refresh } from './api.svelte.ts';

class Live {
  /** up: the server is heard. */
  up = $state(true);
  /** size is the newest position heard of. */
  size = $state(0);
  private timer: ReturnType<typeof setTimeout> | undefined;

  start(size: number): void {
    this.size = size;
    const events = new EventSource('/api/v1/events');
    events.onopen = () => {
      if (!this.up) refresh();
      this.up = true;
    };
    events.onerror = () => (this.up = false);
    const hear = (e: MessageEvent) => {
      this.size = Math.max(this.size, Number(e.lastEventId) || this.size);
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        refresh();
      }, 250);
    };
    events.onmessage = hear;
    events.addEventListener('record', hear);
    addEventListener('pagehide', () => events.close());
  }
}

export const live = new Live();
