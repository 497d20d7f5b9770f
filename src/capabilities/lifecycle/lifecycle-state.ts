import type { Said } from '../../kernel/incident-core.ts';
import type { IncidentKind } from '../../kernel/incident-name.ts';
import type { Mark } from '../../kernel/mark.ts';
import type { Nudge } from '../../kernel/nudge.ts';
import { secondsAfter } from '../../kernel/seconds.ts';
import { type Severity, type SeverityTerm, termOf } from '../../kernel/severity.ts';
import type { Text } from '../../kernel/text.ts';
import type { Status } from './status.ts';

/** From a declaration or a reopening to the resolution after it. */
export type OpenPeriod = { readonly opened: Mark; readonly resolved: Mark | null };

/** When an incident got worse, and what it was before. */
export type Escalation = Mark & { readonly from: Severity | 'resolved'; readonly fromTerm: SeverityTerm };

/**
 * A change of the severity. `isAfterEnd`: it was set when the incident was resolved already. `isInUpdate`: an update in words
 * tells of it.
 */
export type SeverityChange = Mark & {
  readonly from: Severity;
  readonly fromTerm: SeverityTerm;
  readonly isAfterEnd: boolean;
  readonly isInUpdate: boolean;
};

/** Which severities need somebody's attention, and when Quorum reminds of them. */
export type UnattendedRule = {
  readonly severities: readonly Severity[];
  readonly afterSeconds: number;
  /** How long a snooze puts the next reminder off. */
  readonly snoozeSeconds: number;
};

/** For which severities somebody is reminded of something, and how long after. */
export type ReminderRule = {
  readonly what: string;
  readonly severities: readonly Severity[];
  readonly after_seconds: number;
};

/** Who has acknowledged, and when. `of`: the alert that was acknowledged before its incident was declared. */
export type Acknowledgement = Mark & {
  readonly of?: { readonly number: number; readonly kind: IncidentKind } | undefined;
};

/** How bad it is, where the response stands, and what was said of it last. */
export type Lifecycle = {
  readonly severity: Severity;
  /** Nobody said how bad it is: the severity is the default of the settings. */
  readonly isSeverityUnsaid: boolean;
  /** Declared to be judged first: it may be no incident. */
  readonly isDeclaredForTriage: boolean;
  /** What it was called when it was set. */
  readonly severityTerm: SeverityTerm;
  readonly severitySet: Mark;
  /** Why it was set, where somebody said so. */
  readonly severityReason: Said | null;
  /** The last change of it; null: it is as it was declared. */
  readonly severityChanged: SeverityChange | null;
  /** The worst that it ever was, and what that was called. */
  readonly worst: { readonly severity: Severity; readonly term: SeverityTerm };
  /** The last raise of the severity or reopening; null once it has got better. */
  readonly escalated: Escalation | null;
  readonly status: Status;
  readonly statusSet: Mark;
  /** Somebody set the status without a word: no update tells of it. */
  readonly isStatusUnsaid: boolean;
  /** Since the declaration, or the last reopening that asked for it anew. */
  readonly acknowledged: Acknowledgement | null;
  /** When the source of an alert took its acknowledgement back. */
  readonly acknowledgementWithdrawn: Mark | null;
  readonly firstAcknowledged: Mark | null;
  readonly mitigated: Mark | null;
  /** The last update since the declaration or the last reopening. */
  readonly latestUpdate: Said | null;
  /** What it was and what resolved it, as it was last said. */
  readonly cause: Said | null;
  readonly openPeriods: readonly [OpenPeriod, ...OpenPeriod[]];
  /** What was said with the declaration, besides the title. */
  readonly declaredWith: {
    readonly summary: Text | null;
    readonly impact: Text | null;
    readonly services: Text | null;
    /** Those of the catalogue among them. */
    readonly servicesNamed: readonly string[];
  };
  /** Declared as private. */
  readonly isDeclaredPrivate: boolean;
  /** As it was configured when the incident was declared; null: nobody is reminded. */
  readonly unattendedRule: UnattendedRule | null;
  /** The other reminders, as they were configured then. */
  readonly reminderRules: readonly ReminderRule[];
};

/** The state right after the declaration. */
export function declaredLifecycle(declared: Mark): Lifecycle {
  return {
    severity: 'sev3',
    isSeverityUnsaid: false,
    isDeclaredForTriage: false,
    declaredWith: { summary: null, impact: null, services: null, servicesNamed: [] },
    severityTerm: termOf('sev3'),
    severitySet: declared,
    severityReason: null,
    severityChanged: null,
    worst: { severity: 'sev3', term: termOf('sev3') },
    escalated: null,
    status: 'investigating',
    statusSet: declared,
    isStatusUnsaid: false,
    acknowledged: null,
    acknowledgementWithdrawn: null,
    firstAcknowledged: null,
    mitigated: null,
    latestUpdate: null,
    cause: null,
    openPeriods: [{ opened: declared, resolved: null }],
    isDeclaredPrivate: false,
    unattendedRule: null,
    reminderRules: [],
  };
}

/** The period that is open now, or was the last. */
export function lastPeriod({ openPeriods }: Pick<Lifecycle, 'openPeriods'>): OpenPeriod {
  return openPeriods.at(-1) ?? openPeriods[0];
}

/** After how many seconds somebody is reminded of something at the severity that it has now; null: never. */
export function remindAfter(
  { severity, reminderRules }: Pick<Lifecycle, 'severity' | 'reminderRules'>,
  what: string,
): number | null {
  const rule = reminderRules.find((one) => one.what === what && one.severities.includes(severity));
  return rule?.after_seconds ?? null;
}

/** When somebody is reminded of something that has been so since an instant, by what was configured. */
export function remindsSince(
  state: Pick<Lifecycle, 'severity' | 'reminderRules'>,
  what: string,
  since: string | null,
): readonly Nudge[] {
  const after = remindAfter(state, what);
  return since === null || after === null ? [] : [{ at: secondsAfter(since, after) }];
}
