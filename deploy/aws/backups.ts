import { Arn, ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** The same in both regions, so that each knows where its copies go. */
const vaultName = 'quorum';
const kept = Duration.days(35);

/**
 * A backup each night, kept for 35 days, and a copy in the peer's region once there is a peer: a restore to two regions
 * needs a recovery point and its copy. One that fails is told.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-aurora.html
 */
export function keepBackups(scope: Construct, clusterArn: string, peer: string | null, topic: ITopic): void {
  const vault = new BackupVault(scope, 'Backups', {
    backupVaultName: vaultName,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const copies =
    peer === null
      ? []
      : [
          {
            destinationBackupVault: BackupVault.fromBackupVaultArn(scope, 'Copies', vaultIn(scope, peer)),
            deleteAfter: kept,
          },
        ];
  const plan = new BackupPlan(scope, 'BackupPlan', {
    backupPlanName: vaultName,
    backupPlanRules: [
      new BackupPlanRule({
        ruleName: 'nightly',
        backupVault: vault,
        scheduleExpression: Schedule.cron({ hour: '3', minute: '0' }),
        deleteAfter: kept,
        copyActions: copies,
      }),
    ],
  });
  const managed = (name: string) => ManagedPolicy.fromAwsManagedPolicyName(`service-role/${name}`);
  const role = new Role(scope, 'BackupRole', {
    assumedBy: new ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: [managed('AWSBackupServiceRolePolicyForBackup'), managed('AWSBackupServiceRolePolicyForRestores')],
  });
  plan.addSelection('Cluster', { resources: [BackupResource.fromArn(clusterArn)], role });
  new Rule(scope, 'BackupFailed', {
    description: 'A backup of Quorum, or its copy, was not made',
    eventPattern: {
      source: ['aws.backup'],
      detailType: ['Backup Job State Change', 'Copy Job State Change'],
      detail: { state: ['FAILED', 'ABORTED', 'EXPIRED'], resourceArn: [clusterArn] },
    },
    targets: [new SnsTopic(topic)],
  });
}

function vaultIn(scope: Construct, region: string): string {
  const format = ArnFormat.COLON_RESOURCE_NAME;
  const named = { service: 'backup', resource: 'backup-vault', resourceName: vaultName, region, arnFormat: format };
  return Arn.format(named, Stack.of(scope));
}
