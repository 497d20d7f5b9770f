import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ClusterChange } from '../../cluster/control-extension.ts';
import { askControl } from '../state/ask-control.ts';
import { addSample, replaceLast, type Sample } from './sample.ts';

export type ClusterView = {
  /** The newest is last; empty until the cluster has answered. */
  readonly history: readonly Sample[];
  /** Why the last change was not made; empty when it was. */
  readonly problem: string;
  readonly change: (change: ClusterChange) => void;
};

const ClusterContext = createContext<ClusterView>({ history: [], problem: '', change: () => undefined });

export const useCluster = (): ClusterView => useContext(ClusterContext);

const openPollMs = 1_000;
const closedPollMs = 10_000;

/** Follows the local cluster, each second while its panel is open; without a cluster it asks nothing. */
export function ClusterProvider(props: {
  readonly isThere: boolean;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { isThere, isOpen } = props;
  const [history, setHistory] = useState<readonly Sample[]>([]);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    if (!isThere) return;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const poll = async () => {
      const answer = await askControl('cluster');
      if (stopped) return;
      if (answer.ok) setHistory((current) => addSample(current, { atMs: performance.now(), regions: answer.regions }));
      timer = setTimeout(poll, isOpen ? openPollMs : closedPollMs);
    };
    void poll();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [isThere, isOpen]);

  const change = useCallback(async (wanted: ClusterChange) => {
    const answer = await askControl('cluster', wanted);
    setProblem(answer.ok ? '' : answer.detail);
    if (answer.ok) setHistory((current) => replaceLast(current, answer.regions));
  }, []);
  const view = useMemo(() => ({ history, problem, change }), [history, problem, change]);
  return <ClusterContext value={view}>{props.children}</ClusterContext>;
}
