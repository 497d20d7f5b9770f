import type { LRUCache } from 'lru-cache';
import { type IncidentEvent, type IncidentState, incident, slackSides } from '../../capabilities/index.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { IncidentRecord } from '../../store/record.ts';
import type { UserGroups } from '../user-groups.ts';
import { announcementChannels } from './announcement-channels.ts';
import { type Applied, applyStep, type StepPorts } from './apply-step.ts';
import { eraOf } from './eras.ts';
import type { GivenUp } from './given-up.ts';
import { lateInMs } from './late.ts';
import { noteAway, noteReceipts } from './note-receipts.ts';
import { PagerAwayError } from './pager-away.ts';
import { planSurfaces } from './plan.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';
import { settleOwed } from './settle-owed.ts';
import { DeferredError, isFinal, StoppedError } from './slack-call.ts';
import { laneOf, type Step } from './step.ts';
import type { Waits } from './waits.ts';
import type { Work } from './work-queue.ts';

/** Most differences made in one go: a year of events in one thread stays far under it. */
const stepsMax = 2_000;

/** How often a step is tried that fails in a way that nobody has heard of, before it is left alone: for some seven seconds. */
const unknownMax = 3;

/** How soon a post that another process is making is looked at again: it lets go long before its claim ends, unless it died. */
const busyMs = 500;

export type RunPorts = Omit<StepPorts, 'laneOf'> & {
  readonly record: Pick<IncidentRecord, 'load' | 'execute' | 'declare'>;
  /** Another incident has changed along with one that was shown. */
  readonly touched: (incidentId: string) => void;
  /** Where Slack shows this workspace, with a slash at its end; null: Slack does not say. */
  readonly workspaceUrl: () => Promise<string | null>;
  readonly userGroups: Pick<UserGroups, 'membersOf'>;
  readonly channelWaits: Pick<Waits<string>, 'found'>;
  readonly givenUp: GivenUp;
  /** The incidents whose viewers this process has noted: what happened before it started, it may have been told in vain. */
  readonly viewersNoted: LRUCache<string, true>;
  readonly owedSettled: LRUCache<string, true>;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
  /** The time of day, in milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: { warn(details: object, message: string): void };
  /** Whether to leave the rest to the next process. */
  readonly isStopped: () => boolean;
};

export type Run = {
  /** When to come back for what could not be made yet, or may take effect late; null when nothing is left. */
  readonly comeBackAtMs: number | null;
  /** How far Slack shows the incident; null when it does not show all of it, or there is none. */
  readonly shownUpTo: number | null;
  /** Whether a step was made to get there. */
  readonly hasMade: boolean;
};

type Incident = { readonly state: IncidentState; readonly events: readonly IncidentEvent[] };

/**
 * Makes one step after another until Slack shows the incident. A step that fails is passed over: one that may pass is
 * left to a later run, and one that won't to a much later one, unless its content is another by then. One that takes long
 * goes on while the others are made.
 * @throws Error when the record or the working tables can't be read.
 */
export async function bringUpToDate(ports: RunPorts, incidentId: string, work: Work): Promise<Run> {
  const { clock, givenUp } = ports;
  const read = await ports.record.load(incidentId, { fresh: true });
  if (read.kind !== 'read') throw new Error(read.reason);
  if (read.value === null) return { comeBackAtMs: null, shownUpTo: null, hasMade: false };
  await settleOwed(ports, read.value.state);
  let told: Incident = read.value;
  let isOutdated = false;
  // Before what shows the newest event, so that this is shown once.
  let mayHaveReceipts = true;
  for (let made = 0; made < stepsMax; made++) {
    // What this process has come to know meanwhile: what was made private is not announced any more.
    const known = await ports.record.load(incidentId, { fresh: isOutdated });
    if (known.kind === 'read' && known.value !== null) told = known.value;
    const { sequence } = told.state.head;
    // What Slack shows then is for the newer version: this one would take its words back, or show what it has hidden.
    if (told.state.unreadable?.why === 'newer') return { comeBackAtMs: null, shownUpTo: sequence, hasMade: made > 0 };
    const { steps, rows } = await planNow(ports, told);
    const left = steps.filter((step) => givenUp.isLeft(step));
    const open = steps.filter((step) => !left.includes(step));
    const step = nextOf(open, work, clock());
    if (mayHaveReceipts || step === null) {
      mayHaveReceipts = false;
      if (await noteReceipts(ports.record, told.state, rows, new Date(ports.now()).toISOString())) continue;
    }
    if (step === null) {
      const pauseEndMs = work.pauses.next(new Set(open.map(({ row }) => row.post_id)), work.slow.has);
      const lateMs = lateInMs(rows);
      const comeBackAtMs = earliest([pauseEndMs, lateMs === null ? null : clock() + lateMs, givenUp.untilMs(left)]);
      return {
        comeBackAtMs,
        shownUpTo: open.length === 0 && work.slow.isNone() ? sequence : null,
        hasMade: made > 0,
      };
    }
    if (ports.isStopped()) break;
    const row = rows.find(({ post_id }) => post_id === step.row.post_id);
    const tried = givenUp.has(step) ? withRefusedOnly(step, row?.failure ?? '') : step;
    const lanes = { laneOf: work.isCrowd ? () => 'crowd' as const : laneOf };
    const trying = tryStep({ ...ports, ...lanes }, told.state, tried, row !== undefined, work);
    const noted = trying.then((kind) => {
      isOutdated = kind === 'outdated';
    });
    mayHaveReceipts = step.kind === 'call' || (step.kind === 'post' && step.isUrgent === true);
    await work.slow.begin(step.row.post_id, noted, isNewChannel(step) ? 'long' : 'short');
  }
  return { comeBackAtMs: clock(), shownUpTo: null, hasMade: true };
}

/** It takes several calls, and others wait for it; one that is there already lacks no more than its purpose. */
function isNewChannel({ kind, row }: Step): boolean {
  return kind === 'create_channel' && row.channel_id === '';
}

/** What is still to be made, by the rows as they stand now. Viewers that another process has noted count as not noted. */
async function planNow(
  { posts, settings, userGroups, channelWaits, viewersNoted, workspaceUrl }: RunPorts,
  { state, events }: Incident,
): Promise<{ readonly steps: readonly Step[]; readonly rows: readonly PostedRow[] }> {
  const { incident_id } = state;
  const channelId = (await posts.channelOf(incident_id))?.channel_id ?? null;
  if (channelId !== null) channelWaits.found(incident_id, channelId);
  const viewersId = viewersNoted.has(incident_id) ? null : postId(incident_id, `${eraOf(state)}viewers`);
  const rows = (await posts.of(incident_id)).map((row) =>
    row.post_id === viewersId ? { ...row, content_hash: null } : row,
  );
  return {
    steps: planSurfaces(state, events, {
      channelId,
      announcementChannels: announcementChannels(settings, state),
      rows,
      roles: settings.roles,
      services: settings.services,
      // Once something stands under it, Slack answers.
      workspaceUrl: channelId === null && rows.some(isStanding) ? await workspaceUrl() : null,
      others: await channelsOf(posts, incident.refersTo(state)),
      groups: await membersOf(userGroups, state),
    }),
    rows,
  };
}

function isStanding({ surface, ts }: PostedRow): boolean {
  return surface.startsWith('announcement ') && ts !== null;
}

/** Of a group that Slack says nothing of nobody is known. */
async function membersOf(
  userGroups: RunPorts['userGroups'],
  state: IncidentState,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const groups = new Set(slackSides.flatMap((side) => side.writesTo?.(state) ?? []));
  const known = [...groups].map(async (group) => [group, (await userGroups.membersOf(group)) ?? []] as const);
  return new Map(await Promise.all(known));
}

async function channelsOf(
  posts: RunPorts['posts'],
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(incidentIds.map((id) => posts.channelOf(id)));
  return new Map(
    found.flatMap((channel, index) => (channel === null ? [] : [[incidentIds[index] ?? '', channel.channel_id]])),
  );
}

/** The first step that nothing is in the way of; one that has failed before lets the others go first. */
function nextOf(open: readonly Step[], { pauses, slow }: Work, nowMs: number): Step | null {
  const idle = open.filter(({ row }) => !slow.has(row.post_id));
  const untilMs = ({ row }: Step) => pauses.untilMs(row.post_id);
  return idle.find((step) => untilMs(step) === null) ?? idle.find((step) => (untilMs(step) ?? 0) <= nowMs) ?? null;
}

/** Makes a step, or notes when it may be tried again: after a pause, or when it has become another. Answers null when it failed. */
async function tryStep(
  ports: StepPorts & Pick<RunPorts, 'clock' | 'logger' | 'givenUp' | 'viewersNoted' | 'record' | 'now'>,
  state: IncidentState,
  step: Step,
  isKnown: boolean,
  work: Work,
): Promise<Applied['kind'] | null> {
  const { clock, logger, givenUp } = ports;
  const { post_id, surface, channel_id } = step.row;
  try {
    const isStubborn = givenUp.has(step) || work.pauses.failures(post_id) >= unknownMax;
    const { kind } = await applyStep(ports, state, step, { isKnown, isStubborn });
    if (kind === 'done') givenUp.taken(step);
    if (kind === 'done' && step.kind === 'note_viewers') ports.viewersNoted.set(state.incident_id, true);
    if (kind !== 'busy') work.pauses.done(post_id);
    if (kind === 'busy') work.pauses.wait(post_id, clock() + busyMs);
    return kind;
  } catch (error) {
    const about = { incident_id: state.incident_id, surface, channel: channel_id, reason: reasonOf(error) };
    if (isFinal(error)) {
      work.pauses.done(post_id);
      if (!givenUp.has(step)) logger.warn(about, 'Slack does not take this as it is: it is tried again now and then');
      givenUp.add(step, reasonOf(error));
      return null;
    }
    if (error instanceof StoppedError) return null;
    if (error instanceof DeferredError) {
      work.pauses.wait(post_id, error.untilMs);
      return null;
    }
    work.pauses.failed(post_id, clock());
    if (error instanceof PagerAwayError) await pagerAway(ports, state, step, error, work);
    logger.warn(about, 'Slack could not be brought up to date yet');
    return null;
  }
}

/** How often a pager is asked in vain before that is told: for some seconds. */
const awayMin = 2;

/** Says that a pager is away, and leaves it alone for as long as it asked. */
async function pagerAway(
  { record, clock, now, logger }: Pick<RunPorts, 'record' | 'clock' | 'now' | 'logger'>,
  state: IncidentState,
  step: Step,
  { why, retryAfterMs }: PagerAwayError,
  { pauses }: Work,
): Promise<void> {
  const { post_id } = step.row;
  const pausedMs = (pauses.untilMs(post_id) ?? 0) - clock();
  const waitMs = Math.min(retryAfterMs ?? 0, pagerPauseMaxMs);
  if (waitMs > pausedMs) pauses.wait(post_id, clock() + waitMs);
  if (step.kind !== 'call' || step.receipt === null || pauses.failures(post_id) < awayMin) return;
  try {
    await noteAway(record, state, step, why, new Date(now()).toISOString());
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, 'It could not be recorded yet that a pager is away');
  }
}

/** No pager puts off a page for longer. */
const pagerPauseMaxMs = 60_000;

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.flatMap((ms) => ms ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

/** Who was let into the channel, and may have left it since, is not invited again with those who were refused. */
function withRefusedOnly(step: Step, failure: string): Step {
  if (step.kind !== 'invite') return step;
  const refused = step.users.filter((user) => failure.includes(user));
  return refused.length === 0 ? step : { ...step, users: refused };
}
