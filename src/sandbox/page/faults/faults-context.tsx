import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { FaultsState } from '../../workspace/faults/faults.ts';
import type { testVerbs } from '../../workspace/test-verbs.ts';

type OrderVerb = 'faults' | 'delivery_faults' | 'settings' | 'sockets' | 'clear';

/** What a switch or a button of the panel sends. */
export type FaultOrder = {
  readonly [V in OrderVerb]: { readonly verb: V; readonly body: z.input<(typeof testVerbs)[V]> };
}[OrderVerb];

export type FaultsView = {
  /** Undefined until the workspace has answered. */
  readonly state: FaultsState | undefined;
  /** Why the last change was not made; empty when it was. */
  readonly problem: string;
  readonly order: (order: FaultOrder) => void;
};

const FaultsContext = createContext<FaultsView>({ state: undefined, problem: '', order: () => undefined });

export const useFaults = (): FaultsView => useContext(FaultsContext);

const openPollMs = 1_000;
const closedPollMs = 10_000;

/** Follows the faults that are set, each second while their panel is open. */
export function FaultsProvider(props: { readonly isOpen: boolean; readonly children: ReactNode }): ReactNode {
  const { isOpen } = props;
  const [state, setState] = useState<FaultsState>();
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const poll = async () => {
      const read = await readFaults();
      if (stopped) return;
      if (read) setState(read);
      timer = setTimeout(poll, isOpen ? openPollMs : closedPollMs);
    };
    void poll();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [isOpen]);

  const order = useCallback(async (wanted: FaultOrder) => {
    setProblem(await send(wanted));
    const read = await readFaults();
    if (read) setState(read);
  }, []);
  const view = useMemo(() => ({ state, problem, order }), [state, problem, order]);
  return <FaultsContext value={view}>{props.children}</FaultsContext>;
}

type Answer = { readonly ok: boolean; readonly detail?: string };

async function readFaults(): Promise<FaultsState | undefined> {
  try {
    const response = await fetch('/_control/faults', { cache: 'no-store' });
    const answer: Answer & FaultsState = await response.json();
    return answer.ok ? answer : undefined;
  } catch {
    return undefined;
  }
}

async function send({ verb, body }: FaultOrder): Promise<string> {
  try {
    const response = await fetch(`/_control/${verb}`, { method: 'POST', body: JSON.stringify(body) });
    const answer: Answer = await response.json();
    return answer.ok ? '' : (answer.detail ?? 'The local workspace refused it.');
  } catch {
    return 'The local workspace did not answer. Is it running?';
  }
}
