import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../src/operations/metrics.ts';

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Quorum[A-Za-z]+$/),
          expr: z.string(),
          for: z.string().regex(/^\d+m$/),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({
            summary: z.string().regex(/\.$/),
            description: z.string(),
            runbook_url: z.string(),
          }),
        }),
      ),
    }),
  ),
});

const dashboardSchema = z.looseObject({
  uid: z.literal('quorum'),
  panels: z.array(
    z.looseObject({ id: z.number(), targets: z.array(z.looseObject({ expr: z.string() })), datasource: z.unknown() }),
  ),
});

const file = (path: string) => readFile(new URL(`../deploy/${path}`, import.meta.url), 'utf8');

/** The names of what an expression reads, without `up`, which Prometheus makes itself. */
function namesIn(expression: string): readonly string[] {
  return expression.match(/\b(?:quorum|process|nodejs)_\w+/g) ?? [];
}

async function known(): Promise<ReadonlySet<string>> {
  const metrics = createMetrics('1.2.3');
  metrics.commandDone('declare', 'recorded', 0.01);
  const text = await metrics.text();
  return new Set(
    [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
  );
}

describe('what monitoring is shipped', () => {
  test('alerts on what a process counts, and nothing else', async () => {
    const { groups } = rulesSchema.parse(parse(await file('prometheus/quorum-alerts.yml')));
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    const names = await known();
    expect(rules.flatMap(({ expr }) => namesIn(expr)).filter((name) => !names.has(name))).toEqual([]);
  });

  test('has a runbook for each alert, under its name, and none without', async () => {
    const { groups } = rulesSchema.parse(parse(await file('prometheus/quorum-alerts.yml')));
    const rules = groups.flatMap((group) => group.rules);
    const page = await readFile(new URL('../docs/runbooks.md', import.meta.url), 'utf8');
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(rules.map(({ alert }) => alert));
    const at = 'https://github.com/OWNER/REPOSITORY/blob/main/docs/runbooks.md';
    expect(rules.map(({ annotations }) => annotations.runbook_url)).toEqual(
      rules.map(({ alert }) => `${at}#${alert.toLowerCase()}`),
    );
    const told = await readFile(new URL('../docs/operate.md', import.meta.url), 'utf8');
    const names = [...(await known())].map((name) => name.replace(/_(bucket|count|sum)$/, ''));
    const own = names.filter((name) => name.startsWith('quorum_') && !told.includes(`\`${name}`));
    expect(own).toEqual([]);
  });

  test('draws what a process counts, from a data source that whoever imports it chooses', async () => {
    const { panels } = dashboardSchema.parse(JSON.parse(await file('grafana/quorum.json')));
    const names = await known();
    const read = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr)));
    expect(read.filter((name) => !names.has(name))).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const chosen = { type: 'prometheus', uid: expect.stringMatching(/^\$\{DS_PROMETHEUS\}$/) };
    for (const { datasource } of panels) expect(datasource).toEqual(chosen);
    // Each of ours is drawn somewhere, apart from the version.
    const drawn = new Set(read.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    const own = [...names]
      .map((name) => name.replace(/_(bucket|count|sum)$/, ''))
      .filter((name) => /^quorum_/.test(name));
    const alerted = namesIn(await file('prometheus/quorum-alerts.yml'));
    expect(own.filter((name) => !drawn.has(name) && !alerted.includes(name))).toEqual(['quorum_build_info']);
  });
});
