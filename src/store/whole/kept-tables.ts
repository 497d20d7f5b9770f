/** What a column holds. In a file an instant is ISO 8601 in UTC with milliseconds, and bytes are hex. */
export type ColumnKind = 'text' | 'uuid' | 'integer' | 'numeric' | 'json' | 'instant' | 'bytes';

/** A question mark: it may be null. A file of an older schema may lack such a column. */
export type Column = ColumnKind | `${ColumnKind}?`;

export type KeptTable = {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
};

/**
 * What Quorum has begun, and would do twice or never without it: what stands in Slack, what was taken from Slack and is
 * not done, who is owed an answer, what webhooks have been told, who sees and has read what. It is read before the
 * record, so that where nothing holds both still it never tells of an event that is not in the file.
 */
const begun: readonly KeptTable[] = [
  {
    name: 'slack_channel',
    key: ['incident_id'],
    columns: { incident_id: 'uuid', team_id: 'text', channel_id: 'text', name: 'text' },
  },
  {
    name: 'slack_post',
    key: ['post_id'],
    columns: {
      post_id: 'uuid',
      incident_id: 'uuid',
      surface: 'text',
      channel_id: 'text',
      ts: 'text?',
      content_hash: 'text?',
      sequence: 'integer',
      claimed_by: 'text?',
      claimed_until: 'instant?',
      failed_at: 'instant?',
      failure: 'text?',
      late_until: 'instant?',
      thread_ts: 'text?',
    },
  },
  {
    name: 'slack_inbox',
    key: ['app_id', 'event_id'],
    columns: {
      app_id: 'text',
      event_id: 'text',
      kind: 'text',
      subject: 'text',
      happened: 'numeric',
      body: 'text?',
      received_at: 'instant',
      due_at: 'instant',
      tries: 'integer',
      claimed_by: 'text?',
    },
  },
  {
    name: 'slack_answer',
    key: ['answer_id'],
    columns: {
      answer_id: 'uuid',
      request_id: 'uuid',
      team_id: 'text',
      user_id: 'text',
      channel_id: 'text?',
      response_url: 'text?',
      response_url_until: 'instant?',
      subject: 'text?',
      owed_at: 'instant',
      due_at: 'instant',
      claimed_by: 'text',
      remark: 'text?',
    },
  },
  { name: 'incident_viewer', key: ['incident_id', 'user_id'], columns: { incident_id: 'uuid', user_id: 'text' } },
  {
    name: 'incident_seen',
    key: ['incident_id', 'user_id'],
    columns: { incident_id: 'uuid', user_id: 'text', sequence: 'integer' },
  },
  {
    name: 'webhook_endpoint',
    key: ['team_id', 'name'],
    columns: {
      team_id: 'text',
      name: 'text',
      since: 'instant',
      planned_to: 'instant',
      paused_until: 'instant?',
      delivered_at: 'instant?',
      disabled_at: 'instant?',
      disabled_why: 'text?',
      told_at: 'instant?',
    },
  },
  {
    name: 'webhook_delivery',
    key: ['team_id', 'endpoint', 'event_id'],
    columns: {
      team_id: 'text',
      endpoint: 'text',
      event_id: 'uuid',
      incident_id: 'uuid',
      sequence: 'integer',
      attempts: 'integer',
      due_at: 'instant?',
      answer: 'text?',
      outcome: 'text?',
      planned_at: 'instant',
      ended_at: 'instant?',
    },
  },
  {
    name: 'signal_source',
    key: ['team_id', 'source'],
    columns: {
      team_id: 'text',
      source: 'text',
      heard_at: 'instant?',
      watched_at: 'instant',
      watched_since: 'instant',
      told_at: 'instant?',
    },
  },
];

/** Incidents: the rows of one stand together, each event before its texts. */
const incidents = [
  {
    name: 'incident',
    key: ['incident_id'],
    columns: { incident_id: 'uuid', team_id: 'text', number: 'integer', kind: 'text', created_at: 'instant' },
  },
  {
    name: 'incident_event',
    key: ['event_id'],
    columns: {
      event_id: 'uuid',
      incident_id: 'uuid',
      sequence: 'integer',
      type: 'text',
      data: 'json',
      actor: 'text',
      origin: 'text',
      region: 'text',
      occurred_at: 'instant',
      recorded_at: 'instant',
      previous_hash: 'bytes',
      hash: 'bytes',
    },
  },
  {
    name: 'incident_text',
    key: ['incident_id', 'sequence', 'field'],
    columns: { incident_id: 'uuid', sequence: 'integer', field: 'text', text: 'text', salt: 'bytes' },
  },
] as const satisfies readonly KeptTable[];

/** The rest of the record: an event of a signal is never without it, so that it is read after the events. */
const rest: readonly KeptTable[] = [
  {
    name: 'signal',
    key: ['signal_id'],
    columns: {
      signal_id: 'uuid',
      team_id: 'text',
      source: 'text',
      delivery: 'text',
      incident_id: 'uuid?',
      data: 'json',
      received_at: 'instant',
      alert: 'text?',
      state: 'text?',
      changed_at: 'instant?',
    },
  },
  {
    name: 'service',
    key: ['service_id', 'revision'],
    columns: {
      service_id: 'uuid',
      revision: 'integer',
      team_id: 'text',
      data: 'json',
      actor: 'text',
      recorded_at: 'instant',
    },
  },
  {
    name: 'oncall_override',
    key: ['override_id'],
    columns: {
      override_id: 'uuid',
      team_id: 'text',
      ends_at: 'instant',
      data: 'json',
      actor: 'text',
      recorded_at: 'instant',
    },
  },
];

/** The tables of a file of the whole record, in its order. */
export const keptTables = { begun, incidents, rest };
export const allKeptTables: readonly KeptTable[] = [...begun, ...incidents, ...rest];

/** The tables that are in no file, and why nothing is lost without them. */
export const leftTables: Readonly<Record<string, string>> = {
  incident_overview: 'made from the record at the end of an import',
  incident_duty: 'made from the record at the end of an import',
  slack_home: 'a Home tab is published anew when it is opened',
  oncall_calendar: 'calendars are read anew',
  record_import: 'tells of the database that it stands in, not of the record',
};
