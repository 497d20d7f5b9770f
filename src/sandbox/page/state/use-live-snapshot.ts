import { useEffect, useState } from 'react';
import type { Change, Snapshot } from '../../workspace/protocol.ts';
import { foldChange } from './fold-change.ts';

/** Whether this page hears from the workspace: `lost` while it is trying to come back. */
export type Link = 'connecting' | 'live' | 'lost';

/**
 * Keeps a snapshot of the workspace up to date. Each time the event stream opens, the state is fetched again and the
 * changes that came meanwhile are folded onto it, so nothing that happened while the page was cut off is missed.
 */
export function useLiveSnapshot(): { readonly snapshot: Snapshot | undefined; readonly link: Link } {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [link, setLink] = useState<Link>('connecting');
  useEffect(() => {
    let stream: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;

    const connect = () => {
      const source = new EventSource('/_control/events');
      stream = source;
      let waiting: Change[] | undefined;
      const again = () => {
        source.close();
        if (stopped || stream !== source) return;
        setLink('lost');
        clearTimeout(retry);
        retry = setTimeout(connect, 1000);
      };
      source.onopen = async () => {
        waiting = [];
        try {
          const response = await fetch('/_control/state', { cache: 'no-store' });
          if (!response.ok) return again();
          const fetched: Snapshot = await response.json();
          if (stopped || stream !== source) return;
          setSnapshot((waiting ?? []).reduce(foldChange, fetched));
          waiting = undefined;
          setLink('live');
        } catch {
          again();
        }
      };
      source.onmessage = (event: MessageEvent<string>) => {
        const change: Change = JSON.parse(event.data);
        if (waiting) waiting.push(change);
        else setSnapshot((current) => (current ? foldChange(current, change) : current));
      };
      source.onerror = again;
    };

    connect();
    return () => {
      stopped = true;
      clearTimeout(retry);
      stream?.close();
    };
  }, []);
  return { snapshot, link };
}
