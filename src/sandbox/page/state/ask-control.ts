import type { AlertOrder, AlertsAnswer } from '../../alerts/alert-control.ts';
import type { ClusterAnswer, ClusterChange } from '../../cluster/control-extension.ts';
import type { PagerOrder, PagersAnswer } from '../../pagers/pager-control.ts';
import type { ReceiverAnswer, ReceiverOrder } from '../../receiver/receiver-control.ts';
import type { SetupAnswer, SetupOrder } from '../../setup/setup-control.ts';

/** What each part of the sandbox beside the workspace is asked, and answers. */
type Controls = {
  readonly alerts: { readonly order: AlertOrder; readonly answer: AlertsAnswer };
  readonly cluster: { readonly order: ClusterChange; readonly answer: ClusterAnswer };
  readonly pagers: { readonly order: PagerOrder; readonly answer: PagersAnswer };
  readonly receiver: { readonly order: ReceiverOrder; readonly answer: ReceiverAnswer };
  readonly setup: { readonly order: SetupOrder; readonly answer: SetupAnswer };
};

type Unreachable = { readonly ok: false; readonly error: string; readonly detail: string };

/** Reads a part of the sandbox, or orders something of it. One that can't be reached answers like any other error. */
export async function askControl<Name extends keyof Controls>(
  name: Name,
  order?: Controls[Name]['order'],
): Promise<Controls[Name]['answer'] | Unreachable> {
  try {
    const asks = order === undefined ? undefined : { method: 'POST', body: JSON.stringify(order) };
    const response = await fetch(`/_control/${name}`, { cache: 'no-store', ...asks });
    const answer: Controls[Name]['answer'] = await response.json();
    return answer;
  } catch {
    const who = name === 'cluster' ? 'The local cluster' : 'The sandbox';
    return { ok: false, error: 'unreachable', detail: `${who} did not answer. Is it running?` };
  }
}
