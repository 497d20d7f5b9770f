import { type Kysely, sql } from 'kysely';
import type { Endpoint } from './endpoint.ts';
import type { EndpointKey, Tables } from './webhook-tables.ts';

/** How many events are planned with one statement: far under DSQL's 3,000 rows a transaction. */
export const planMax = 500;

/**
 * How long an event may take from its date in the record to where others see it: a statement ends after five minutes, and
 * clocks of regions differ by a little. So far back each look reaches.
 */
const unseenFor = sql`interval '6 minutes'`;

/** What is asked for of an endpoint: by the kind of the incident and the type of the event, which never change. */
export type Wanted = Pick<Endpoint, 'kinds' | 'events'>;

/** Gives each event that an endpoint is to hear of its row, the oldest first; those that have one keep it. */
export function planQuery(db: Kysely<Tables>, { team, name }: EndpointKey, wanted: Wanted) {
  return db
    .insertInto('webhook_delivery')
    .columns(['team_id', 'endpoint', 'event_id', 'incident_id', 'sequence'])
    .expression(
      eventsFor(db, team, wanted)
        .innerJoin('webhook_endpoint as endpoint', (join) =>
          join.on('endpoint.team_id', '=', team).on('endpoint.name', '=', name),
        )
        .where('endpoint.disabled_at', 'is', null)
        .whereRef('event.recorded_at', '>=', 'endpoint.since')
        .where('event.recorded_at', '>', sql<Date>`endpoint.planned_to - ${unseenFor}`)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('webhook_delivery as planned')
                .select('planned.event_id')
                .where('planned.team_id', '=', team)
                .where('planned.endpoint', '=', name)
                .whereRef('planned.event_id', '=', 'event.event_id'),
            ),
          ),
        )
        .select([sql.val(team).as('team_id'), sql.val(name).as('endpoint')])
        .select(['event.event_id', 'event.incident_id', 'event.sequence'])
        .orderBy('event.recorded_at')
        .orderBy('event.sequence')
        .limit(planMax),
    )
    .onConflict((conflict) => conflict.columns(['team_id', 'endpoint', 'event_id']).doNothing());
}

/** The events of a workspace that an endpoint wants. */
export function eventsFor(db: Kysely<Tables>, team: string, { kinds, events }: Wanted) {
  const query = db
    .selectFrom('incident_event as event')
    .innerJoin('incident', 'incident.incident_id', 'event.incident_id')
    .where('incident.team_id', '=', team)
    .where('incident.kind', 'in', kinds);
  return events === null ? query : query.where('event.type', 'in', events);
}
