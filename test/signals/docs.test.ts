import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import type { Source } from '../../src/signals/source.ts';
import { sourceOf, sources } from '../../src/signals/sources/index.ts';

const docs = new URL('../../docs/', import.meta.url);
const read = (name: string) => readFile(new URL(name, docs), 'utf8');

let page: string;
beforeAll(async () => {
  page = await read('alerts.md');
});

function rowOf({ kind, words, signing }: Source): string {
  const signed = signing === null ? 'no' : signing.isAlways ? 'always' : 'if it is set up';
  return `| \`${kind}\` | ${words.sender} | ${words.toldApartBy} | ${words.clearedBy} | ${kind === 'cloudwatch' ? 'by Amazon' : signed} |`;
}

test('docs/alerts.md has each source of the list in its table, and nothing else', () => {
  const table = page.split('\n\n').find((part) => part.startsWith('| kind')) ?? '';
  const rows = table.split('\n').slice(2);
  expect(rows.map((row) => row.replaceAll(/ *\| */g, ' | ').trim())).toEqual(sources.map(rowOf));
});

test('what a template sends is what its source reads', async () => {
  const told = { headers: {}, receivedAt: '2026-11-26T02:15:00.000Z' };
  const values = new Map([
    ['$ALERT_TRANSITION', 'Triggered'],
    ['$DATE', '1795659247613'],
    ['$LINK', 'https://a.example.net'],
  ]);
  const datadog = JSON.parse(await read('alerts/datadog.json'), (_key, value) =>
    typeof value === 'string' ? (values.get(value) ?? value.toLowerCase()) : value,
  );
  expect(sourceOf('datadog')?.read({ body: datadog, ...told })).toMatchObject({
    signals: [
      {
        delivery: '$id',
        state: 'firing',
        title: '$event_title',
        text: '$text_only_msg',
        severity: '$alert_priority',
        link: 'https://a.example.net',
        labels: { scope: '$alert_scope', org: '$org_id', $tags: 'true' },
        at: '2026-11-26T02:14:07.613Z',
      },
    ],
  });
  const variables: Readonly<Record<string, unknown>> = {
    state: 'CLOSED',
    issuePageUrl: 'https://a.example.net',
    updatedAt: 1_795_659_247_613,
    'accumulations.conditionName': ['condition'],
    'accumulations.policyName': ['policy'],
    'entitiesData.names': ['entity'],
  };
  const newrelic = JSON.parse(
    (await read('alerts/newrelic.hbs')).replaceAll(/\{\{ json (\S+) \}\}/g, (_all, name) =>
      JSON.stringify(variables[name] ?? name),
    ),
  );
  expect(sourceOf('newrelic')?.read({ body: newrelic, ...told })).toMatchObject({
    signals: [
      {
        alert: 'issueId',
        state: 'cleared',
        title: 'issueTitle',
        text: 'annotations.description.[0]',
        severity: 'priority',
        service: 'entity',
        labels: { condition: 'condition', policy: 'policy', entities: 'entity', trigger: 'triggerEvent' },
        link: 'https://a.example.net',
        at: '2026-11-26T02:14:07.613Z',
      },
    ],
  });
});
