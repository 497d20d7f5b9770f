import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-dsql';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { alarmOnDatabase } from './alarms.ts';
import { keepBackups } from './backups.ts';
import { clusterArns } from './cluster-names.ts';
import type { Settings } from './settings.ts';

/**
 * One of the two clusters, with its backups and alarms. The first deployment makes a cluster that waits for its peer; the
 * second one, once both identifiers are known, peers it.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/mr-cluster-setup.html
 */
export class DatabaseStack extends Stack {
  /** What goes wrong in this region is told here. */
  readonly topic: Topic;

  constructor(scope: Construct, { regions, witness, clusters, email }: Settings, region: string, account?: string) {
    super(scope, `quorum-database-${region}`, {
      env: { region, ...(account === undefined ? {} : { account }) },
      description: 'Quorum: its Aurora DSQL cluster in this region, with backups and alarms',
      terminationProtection: true,
    });
    const peered = clusters === null ? {} : { clusters: [...clusterArns(this, regions, clusters)] };
    const cluster = new CfnCluster(this, 'Cluster', {
      deletionProtectionEnabled: true,
      multiRegionProperties: { witnessRegion: witness, ...peered },
    });
    // The record outlives the stack.
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.topic = new Topic(this, 'Alarms', { enforceSSL: true });
    this.topic.addToResourcePolicy(this.#lettingAlarmsIn());
    if (email !== null) this.topic.addSubscription(new EmailSubscription(email));
    alarmOnDatabase(this, cluster.attrIdentifier, this.topic);
    const peer = regions.find((other) => other !== region);
    keepBackups(this, cluster.attrResourceArn, clusters === null ? null : (peer ?? null), this.topic);
    new CfnOutput(this, 'Identifier', { value: cluster.attrIdentifier, description: 'For "clusters" in cdk.json' });
  }

  /** A topic that has a policy takes nothing from those that it does not name. */
  #lettingAlarmsIn(): PolicyStatement {
    return new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [this.topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    });
  }
}
