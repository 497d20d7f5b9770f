import { Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Authorization, Connection } from 'aws-cdk-lib/aws-events';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { DefinitionBody, StateMachine, StateMachineType, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { HttpInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { arnInRegion } from '../../src/configuration/secret-arn.ts';
import { alarmOnTicks } from './alarms.ts';

/** Where to tick, with the secret to show, and who hears when it fails. */
export type TickOptions = { readonly url: string; readonly secret: string; readonly topic: ITopic };

/**
 * Calls `POST /tick` each minute: where no process runs for long, nothing else does what is due. It stands in both
 * regions, since any number of ticks at once do no harm, and one region may be lost.
 *
 * A state machine with one step makes the call: it waits for an answer for a minute, and a rule that calls an API
 * destination for five seconds only, while a pass may take twenty.
 * https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export class TickStack extends Stack {
  constructor(scope: Construct, region: string, { url, secret, topic }: TickOptions, account?: string) {
    super(scope, `quorum-tick-${region}`, {
      env: { region, ...(account === undefined ? {} : { account }) },
      description: 'Quorum: the call each minute that does what is due',
    });
    // A reference: CloudFormation reads the secret, and EventBridge keeps it where nobody reads it back.
    const token = SecretValue.secretsManager(arnInRegion(secret, region), { jsonField: 'QUORUM_TICK_SECRET' });
    const shown = SecretValue.unsafePlainText(`Bearer ${token.unsafeUnwrap()}`);
    const call = new HttpInvoke(this, 'Call', {
      connection: new Connection(this, 'Connection', { authorization: Authorization.apiKey('Authorization', shown) }),
      apiRoot: url,
      apiEndpoint: TaskInput.fromText('tick'),
      method: TaskInput.fromText('POST'),
    });
    const tick = new StateMachine(this, 'Tick', {
      stateMachineType: StateMachineType.EXPRESS,
      definitionBody: DefinitionBody.fromChainable(call),
    });
    new Schedule(this, 'EachMinute', {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      // The next minute asks again anyway.
      target: new StepFunctionsStartExecution(tick, { retryAttempts: 0 }),
    });
    alarmOnTicks(this, tick.metricFailed(), topic);
  }
}
