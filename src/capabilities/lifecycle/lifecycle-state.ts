import type { Said } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { type Severity, type SeverityTerm, termOf } from '../../kernel/severity.ts';
import type { Status } from './status.ts';

/** From a declaration or a reopening to the resolution after it. */
export type OpenPeriod = { readonly opened: Mark; readonly resolved: Mark | null };

/** When an incident got worse, and what it was before. */
export type Escalation = Mark & { readonly from: Severity | 'resolved'; readonly fromTerm: SeverityTerm };

/** Which severities need somebody's attention, and when Quorum reminds of them. */
export type UnattendedRule = {
  readonly severities: readonly Severity[];
  readonly afterSeconds: number;
  /** How long a snooze puts the next reminder off. */
  readonly snoozeSeconds: number;
};

/** How bad it is, where the response stands, and what was said of it last. */
export type Lifecycle = {
  readonly severity: Severity;
  /** What it was called when it was set. */
  readonly severityTerm: SeverityTerm;
  readonly severitySet: Mark;
  /** The last raise of the severity or reopening; null once it has got better. */
  readonly escalated: Escalation | null;
  readonly status: Status;
  readonly statusSet: Mark;
  readonly acknowledged: Mark | null;
  readonly mitigated: Mark | null;
  /** The last update since the declaration or the last reopening. */
  readonly latestUpdate: Said | null;
  readonly openPeriods: readonly [OpenPeriod, ...OpenPeriod[]];
  /** Declared as private. */
  readonly isDeclaredPrivate: boolean;
  /** As it was configured when the incident was declared; null: nobody is reminded. */
  readonly unattendedRule: UnattendedRule | null;
};

/** The state right after the declaration. */
export function declaredLifecycle(declared: Mark): Lifecycle {
  return {
    severity: 'sev3',
    severityTerm: termOf('sev3'),
    severitySet: declared,
    escalated: null,
    status: 'investigating',
    statusSet: declared,
    acknowledged: null,
    mitigated: null,
    latestUpdate: null,
    openPeriods: [{ opened: declared, resolved: null }],
    isDeclaredPrivate: false,
    unattendedRule: null,
  };
}

/** The period that is open now, or was the last. */
export function lastPeriod({ openPeriods }: Pick<Lifecycle, 'openPeriods'>): OpenPeriod {
  return openPeriods.at(-1) ?? openPeriods[0];
}
