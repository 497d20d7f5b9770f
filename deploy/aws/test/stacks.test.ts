import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { readConfig } from '../../../src/configuration/read-config.ts';
import {
  CompositeEngine,
  TemplateContent,
} from '../node_modules/aws-cdk-lib/node_modules/@aws/cloudformation-validate/index.js';
import { account, identifiers, known } from './known.ts';
import { arn, type Synthesized, synthesize } from './synthesize.ts';

const regions = ['eu-west-1', 'eu-central-1'] as const;
const clusterArns = regions.map((region, at) => arn(`dsql:${region}:${account}:cluster/${identifiers[at]}`));

/** What is made of cdk.json as it is shipped, and of it with all filled in. */
let first: ReadonlyMap<string, Synthesized>;
let stacks: ReadonlyMap<string, Synthesized>;
beforeAll(async () => {
  first = await synthesize({});
  stacks = await synthesize(known);
});

function stack(name: string, among = stacks): Template {
  const found = among.get(name);
  if (found === undefined) throw new Error(`No stack ${name}.`);
  return found.template;
}

const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(
    (resource) => z.looseObject({ Properties: z.looseObject({}) }).parse(resource).Properties,
  );

describe('the stacks', () => {
  test('are those that can be made of what is known', async () => {
    const databases = regions.map((region) => `quorum-database-${region}`);
    const ticks = regions.map((region) => `quorum-tick-${region}`);
    const { clusters, secret } = known;
    expect([...first.keys()]).toEqual(databases);
    expect([...(await synthesize({ clusters })).keys()]).toEqual([...databases, 'quorum-access']);
    expect([...(await synthesize({ clusters, secret })).keys()]).toEqual([...databases, 'quorum-access', 'quorum']);
    expect([...stacks.keys()]).toEqual([...databases, 'quorum-access', 'quorum', ...ticks]);
  });

  test('are refused to be deleted where they hold the record or its address', () => {
    const isProtected = [...stacks].filter(([, one]) => one.isProtected).map(([name]) => name);
    expect(isProtected).toEqual([...regions.map((region) => `quorum-database-${region}`), 'quorum']);
  });

  // The validator that comes with the CDK is newer than the one that stands alone on npm, which knows no web functions.
  test('are ones that CloudFormation takes', () => {
    const engine = new CompositeEngine();
    const findings = [...stacks].flatMap(([name, { template }]) => {
      const { diagnostics } = engine.validateTemplate(new TemplateContent(JSON.stringify(template.toJSON()), name));
      return diagnostics.map(({ severity, ruleId, message }) => ({ name, severity, ruleId, message }));
    });
    engine.free();
    // W3005: the CDK writes dependencies down that follow from references, too. INFO tells what nobody has to do.
    expect(findings.filter(({ severity, ruleId }) => severity !== 'INFO' && ruleId !== 'W3005')).toEqual([]);
  });

  test('hold no secret: one variable names it, and one reference is resolved where nobody reads it back', () => {
    const told = JSON.stringify([...stacks.values()].map(({ template }) => template.toJSON()));
    expect(told).not.toMatch(/xox[a-z]-|xapp-|SIGNING_SECRET|BOT_TOKEN/);
    const references = [...told.matchAll(/"(\w+)":"([^"]*\{\{resolve:[^"]*)"/g)].map(([, key, value]) => [key, value]);
    const copyIn = (region: string) => known.secret.replace('eu-west-1', region);
    const tokenIn = (region: string) =>
      `{{resolve:secretsmanager:${copyIn(region)}:SecretString:QUORUM_TICK_SECRET::}}`;
    expect(references).toEqual(regions.map((region) => ['ApiKeyValue', `Bearer ${tokenIn(region)}`]));
  });
});

describe.each(regions)('the database in %s', (region) => {
  const database = (among = stacks) => stack(`quorum-database-${region}`, among);

  test('is a cluster that nobody deletes by mistake, first without its peer and then with it', () => {
    const cluster = (peered: object) => ({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({
        DeletionProtectionEnabled: true,
        MultiRegionProperties: Match.objectEquals({ WitnessRegion: 'eu-west-2', ...peered }),
      }),
    });
    database().hasResource('AWS::DSQL::Cluster', cluster({ Clusters: clusterArns }));
    database(first).hasResource('AWS::DSQL::Cluster', cluster({}));
    database().hasOutput('Identifier', { Value: { 'Fn::GetAtt': ['Cluster', 'Identifier'] } });
  });

  test('is backed up each night, and copied to its peer once there is one', () => {
    const peer = regions.find((other) => other !== region);
    const kept = { DeleteAfterDays: 35 };
    const copies = [
      { DestinationBackupVaultArn: arn(`backup:${peer}:${account}:backup-vault:quorum`), Lifecycle: kept },
    ];
    const plan = (more: object) => ({
      BackupPlan: Match.objectLike({
        BackupPlanRule: [Match.objectLike({ ScheduleExpression: 'cron(0 3 * * ? *)', Lifecycle: kept, ...more })],
      }),
    });
    database().hasResourceProperties('AWS::Backup::BackupPlan', plan({ CopyActions: copies }));
    database(first).hasResourceProperties('AWS::Backup::BackupPlan', plan({ CopyActions: [] }));
    database().hasResource('AWS::Backup::BackupVault', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ BackupVaultName: 'quorum' }),
    });
    const clusterArn = { 'Fn::GetAtt': ['Cluster', 'ResourceArn'] };
    database().hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupSelection: Match.objectLike({ Resources: [clusterArn] }),
    });
    database().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        source: ['aws.backup'],
        detail: { state: ['FAILED', 'ABORTED', 'EXPIRED'], resourceArn: [clusterArn] },
      }),
      Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Alarms') } })],
    });
  });

  test('tells of conflicts, of slow commits and of what it costs, by e-mail', () => {
    const topic = { Ref: Object.keys(database().findResources('AWS::SNS::Topic'))[0] };
    const alarms = properties(database(), 'AWS::CloudWatch::Alarm').map(
      ({ Namespace, MetricName, Statistic, Period, Threshold, EvaluationPeriods, ...others }) => {
        expect(others).toMatchObject({
          Dimensions: [{ Name: 'ClusterId', Value: { 'Fn::GetAtt': ['Cluster', 'Identifier'] } }],
          AlarmActions: [topic],
          OKActions: [topic],
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
        });
        return [Namespace, MetricName, Statistic, Period, Threshold, EvaluationPeriods].join(' ');
      },
    );
    expect(alarms.sort()).toEqual([
      'AWS/AuroraDSQL CommitLatency Average 300 500 3',
      'AWS/AuroraDSQL OccConflicts Sum 300 100 2',
      'AWS/AuroraDSQL TotalDPU Sum 3600 1000 3',
    ]);
    database().hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: known.email,
      TopicArn: topic,
    });
    // A topic with a policy takes nothing from those that it does not name.
    for (const Service of ['cloudwatch.amazonaws.com', 'events.amazonaws.com']) {
      database().hasResourceProperties('AWS::SNS::TopicPolicy', {
        PolicyDocument: Match.objectLike({
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Allow', Action: 'sns:Publish', Principal: { Service } }),
          ]),
        }),
      });
    }
  });
});

describe('the roles', () => {
  const role = (name: string) =>
    z
      .looseObject({
        AssumeRolePolicyDocument: z.looseObject({ Statement: z.array(z.looseObject({ Principal: z.unknown() })) }),
        Policies: z.array(
          z.object({ PolicyName: z.string(), PolicyDocument: z.looseObject({ Statement: z.unknown() }) }),
        ),
      })
      .parse(properties(stack('quorum-access'), 'AWS::IAM::Role').find(({ RoleName }) => RoleName === name));
  const allowed = (name: string) => role(name).Policies.map(({ PolicyDocument }) => PolicyDocument.Statement);
  const trusted = (name: string) => role(name).AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal);
  const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

  test('let Quorum connect as a plain role, read its secret and write its log, and no more', () => {
    const logs = regions.map((region) => arn(`logs:${region}:${account}:log-group:/aws/lambda/web/quorum*`));
    expect(allowed('quorum')).toEqual([
      [
        allow('dsql:DbConnect', clusterArns),
        allow('secretsmanager:GetSecretValue', [known.secret, known.secret.replace('eu-west-1', 'eu-central-1')]),
        allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], logs),
      ],
    ]);
    expect(trusted('quorum')).toEqual([{ Service: 'lambda.amazonaws.com' }]);
  });

  test('let who migrates connect as admin, and no more', () => {
    expect(allowed('quorum-migrate')).toEqual([[allow('dsql:DbConnectAdmin', clusterArns)]]);
    expect(trusted('quorum-migrate')).toEqual([{ AWS: arn(`iam::${account}:root`) }]);
  });

  test('are told with what to migrate by', () => {
    const endpoints = regions.map((region, at) => `${region}=${identifiers[at]}.dsql.${region}.on.aws`);
    stack('quorum-access').hasOutput('Endpoints', { Value: endpoints.join(',') });
    for (const output of ['AppRole', 'MigratorRole']) stack('quorum-access').hasOutput(output, {});
  });

  test('are two, and no policy is attached to them', () => {
    stack('quorum-access').resourceCountIs('AWS::IAM::Role', 2);
    for (const one of properties(stack('quorum-access'), 'AWS::IAM::Role'))
      expect(one).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('Quorum', () => {
  test('is a web function on Node 24 in both regions, behind one public address with bounds', () => {
    stack('quorum').hasResourceProperties('AWS::Lambda::WebFunctionEndpoint', {
      AuthType: 'ApplicationManaged',
      EndpointType: 'MultiRegion',
      // Home is added by the service.
      Regions: ['eu-central-1'],
      ScalingConfig: { MaxEnvironments: 10 },
      ThrottleConfig: { RateLimit: 500 },
    });
    stack('quorum').hasResourceProperties('AWS::Lambda::WebFunctionRevision', {
      Description: known.revision,
      BuildConfig: Match.objectLike({ RuntimeConfig: { Runtime: 'nodejs24.x' } }),
      ServiceConfig: Match.objectLike({ ExecutionRoleArn: arn(`iam::${account}:role/quorum`), TimeoutSeconds: 30 }),
    });
    stack('quorum').hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ LogGroupName: '/aws/lambda/web/quorum', RetentionInDays: 90 }),
    });
    stack('quorum').hasOutput('Url', { Value: { 'Fn::Join': ['', ['https://', Match.anyValue()]] } });
  });

  test('has a configuration that it takes once its secret is read, in either region', () => {
    const [revision] = properties(stack('quorum'), 'AWS::Lambda::WebFunctionRevision');
    const { ServiceConfig } = z
      .looseObject({ ServiceConfig: z.looseObject({ EnvironmentVariables: z.record(z.string(), z.string()) }) })
      .parse(revision);
    const { EnvironmentVariables: variables } = ServiceConfig;
    expect(Object.keys(variables)).toEqual(['NODE_ENV', 'DSQL_ENDPOINTS', 'QUORUM_SECRET_ARN']);
    const secret = '0123456789abcdef0123456789abcdef';
    const inSecret = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: secret, QUORUM_TICK_SECRET: secret };
    const byLambda = { AWS_LAMBDA_HTTP_ENDPOINT: '127.0.0.1:8080' };
    for (const region of regions) {
      const read = readConfig({ ...variables, ...inSecret, ...byLambda, AWS_REGION: region });
      if (!read.ok) throw new Error(read.sentence);
      const { database, slack, host, port, tickSecret } = read.config;
      if (database.kind !== 'dsql') throw new Error(database.kind);
      const other = regions.find((one) => one !== region);
      expect(database.endpoints.map((endpoint) => endpoint.region)).toEqual([region, other]);
      expect(database.user).toBe('quorum_app');
      expect([slack?.transport.kind, host, port, tickSecret]).toEqual(['http', '127.0.0.1', 8080, secret]);
    }
  });
});

describe.each(regions)('the tick in %s', (region) => {
  const tick = () => stack(`quorum-tick-${region}`);

  test('calls POST /tick each minute with the secret, and tells when that fails for long', () => {
    tick().hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Target: Match.objectLike({
        Arn: { Ref: Match.stringLikeRegexp('^Tick') },
        RetryPolicy: Match.objectLike({ MaximumRetryAttempts: 0 }),
      }),
    });
    const [machine] = properties(tick(), 'AWS::StepFunctions::StateMachine');
    const definition = JSON.stringify(machine?.DefinitionString).replaceAll('\\"', '"');
    expect(definition).toContain(`'${known.url}', 'tick'`);
    expect(definition).toContain('"Method":"POST"');
    expect(machine?.StateMachineType).toBe('EXPRESS');
    tick().hasResourceProperties('AWS::Events::Connection', {
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: Match.objectLike({ ApiKeyName: 'Authorization' }) },
    });
    tick().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
      Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: Match.stringLikeRegexp('^Tick') } }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 5,
      Threshold: 0,
      AlarmActions: [{ 'Fn::ImportValue': Match.stringLikeRegexp(`^quorum-database-${region}:`) }],
    });
  });

  test('may call this address and nothing else', () => {
    tick().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'states:InvokeHTTPEndpoint',
            Condition: { StringLike: { 'states:HTTPEndpoint': `${known.url}*` } },
          }),
        ]),
      }),
    });
  });
});
