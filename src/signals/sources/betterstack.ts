import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { name, readAs, said } from '../sent.ts';
import { ignored, type Reading, type Source } from '../source.ts';
import { tell } from '../tell.ts';

/** https://betterstack.com/docs/uptime/webhooks/ and https://betterstack.com/docs/uptime/api/incidents-api-response-params/ */
const delivery = z.looseObject({
  data: z.looseObject({
    id: name,
    type: said,
    attributes: z.looseObject({
      name: said,
      url: said,
      cause: said,
      status: said,
      started_at: said,
      acknowledged_at: said,
      resolved_at: said,
      team_name: said,
      origin_url: said,
    }),
  }),
});

type Incident = z.infer<typeof delivery>['data'];

export const betterstack: Source = {
  kind: 'betterstack',
  words: {
    sender: 'Better Stack',
    toldApartBy: 'the id of its incident',
    clearedBy: '`resolved_at`',
  },
  takesForms: false,
  signing: null,
  secretFields: [],
  read: ({ body, receivedAt }) => readAs(delivery, body, 'Better Stack', ({ data }) => understand(data, receivedAt)),
};

function understand({ id, type = 'incident', attributes }: Incident, receivedAt: string): Reading {
  if (type !== 'incident') return ignored('The delivery is not about an incident');
  const { state, at } = stateOf(attributes);
  const signal = tell({
    alert: [id],
    delivery: at === null ? null : [id, state, at],
    state,
    title: [attributes.name, attributes.url],
    text: [attributes.cause],
    service: attributes.name,
    labels: { url: attributes.url, team: attributes.team_name, status: attributes.status },
    link: [attributes.origin_url, attributes.url],
    at,
    receivedAt,
  });
  return { kind: 'signals', signals: [signal] };
}

/** The times say how far it has come, whatever its status is called: Unconfirmed, Started, Acknowledged, Validating, Resolved. */
function stateOf({ status = '', started_at, acknowledged_at, resolved_at }: Incident['attributes']) {
  const [started, acknowledged, resolved] = [started_at, acknowledged_at, resolved_at].map(instantOf);
  const word = status.toLowerCase();
  if (resolved != null || word === 'resolved') return { state: 'cleared', at: resolved ?? null } as const;
  if (acknowledged != null || word === 'acknowledged')
    return { state: 'acknowledged', at: acknowledged ?? null } as const;
  return { state: 'firing', at: started ?? null } as const;
}
