import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What is above a limit for a while is told. */
type Watch = {
  readonly id: string;
  readonly metric: Metric;
  readonly above: number;
  /** How many periods of the metric in a row. */
  readonly periods: number;
  readonly says: string;
};

/** https://docs.aws.amazon.com/aurora-dsql/latest/userguide/cloudwatch-monitoring.html */
export function alarmOnDatabase(scope: Construct, identifier: string, topic: ITopic): void {
  const metricOf = (metricName: string, statistic: string, period: Duration) =>
    new Metric({
      namespace: 'AWS/AuroraDSQL',
      metricName,
      dimensionsMap: { ClusterId: identifier },
      statistic,
      period,
    });
  const fiveMinutes = Duration.minutes(5);
  const watches: readonly Watch[] = [
    {
      id: 'Conflicts',
      metric: metricOf('OccConflicts', 'Sum', fiveMinutes),
      above: 100,
      periods: 2,
      says: 'Quorum tries again after a conflict, so a few are usual. So many mean that people wait for answers.',
    },
    {
      id: 'CommitLatency',
      // The service publishes a median.
      metric: metricOf('CommitLatency', 'Average', fiveMinutes),
      above: 500,
      periods: 3,
      says: 'A commit takes longer than half a second: answers in Slack are late. One of the regions may be in trouble.',
    },
    {
      id: 'Units',
      metric: metricOf('TotalDPU', 'Sum', Duration.hours(1)),
      above: 1000,
      periods: 3,
      says: 'Quorum uses more than 1,000 DPU an hour. An event takes about 0.1: look for a flood of alerts or a loop.',
    },
  ];
  for (const watch of watches) tellOf(scope, watch, topic);
}

/** Calls of /tick that failed, five minutes in a row: Quorum, or its database, does not answer. */
export function alarmOnTicks(scope: Construct, failed: Metric, topic: ITopic): void {
  const metric = failed.with({ statistic: 'Sum', period: Duration.minutes(1) });
  const says =
    'The call of /tick failed five times in a row: Quorum or its database does not answer. See the log group.';
  tellOf(scope, { id: 'TicksFail', metric, above: 0, periods: 5, says }, topic);
}

function tellOf(scope: Construct, { id, metric, above, periods, says }: Watch, topic: ITopic): void {
  const alarm = new Alarm(scope, id, {
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: says,
  });
  const action = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}
