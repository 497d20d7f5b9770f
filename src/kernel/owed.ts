import type { IncidentKind } from './incident-name.ts';
import type { Mark } from './mark.ts';

/**
 * What another incident is still to be told of an event, since the two are one fact. The command there is asked for in the
 * name of whoever left the event; where it is refused, `ifRefused` is asked for here; null: nothing.
 */
export type Owed = {
  readonly mark: Mark;
  readonly incident_id: string;
  readonly command: OwedCommand;
  readonly ifRefused: OwedCommand | null;
  /** Where one event asks for the same command several times: what tells them apart. */
  readonly of?: string;
};

type OwedCommand = { readonly type: string; readonly [parameter: string]: unknown };

/** Another incident, as it stood when somebody named it. */
export type Reference = {
  readonly incident_id: string;
  readonly number: number;
  readonly kind: IncidentKind;
  /** Why nothing is merged into it; `open`: nothing stands in the way. */
  readonly stands: 'open' | 'resolved' | 'closed' | 'private' | 'without_channel';
  /** What it is since it was closed; empty while it is open. */
  readonly ended: string;
};
