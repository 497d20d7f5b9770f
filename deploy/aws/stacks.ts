import { type App, Tags } from 'aws-cdk-lib';
import { AccessStack } from './access-stack.ts';
import { AppStack } from './app-stack.ts';
import { DatabaseStack } from './database-stack.ts';
import { readSettings } from './settings.ts';
import { TickStack } from './tick-stack.ts';

/** The stacks that can be made of what is known so far: docs/aws.md has the order. */
export function addStacks(
  app: App,
  folder: () => string,
  { account }: { readonly account?: string | undefined },
): void {
  const settings = readSettings(app.node);
  const { regions, clusters, secret, revision, url } = settings;
  Tags.of(app).add('application', 'quorum');
  const databases = regions.map((region) => ({ region, stack: new DatabaseStack(app, settings, region, account) }));
  if (clusters === null) return;
  const access = new AccessStack(app, settings, clusters, account);
  if (secret === null) return;
  const quorum = new AppStack(app, { regions, clusters, secret, revision, folder: folder() }, account);
  quorum.addStackDependency(access);
  if (url === null) return;
  for (const { region, stack } of databases) new TickStack(app, region, { url, secret, topic: stack.topic }, account);
}
