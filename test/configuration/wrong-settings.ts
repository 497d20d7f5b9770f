/** A file that can't be used, and the whole sentence that says so. */
type Wrong = readonly [text: string, sentence: string];

const duration = 'expected a duration such as 90s, 5m, 1h or 2d';
const severity = 'expected one of sev1, sev2, sev3, sev4 and sev5';
const template =
  'expected a template with {number}, and {title}, {date} and {severity} as you like, such as inc-{number}-{title}';
const emoji = "expected an emoji, such as 🔴 or a custom one's name with colons";
const indented = 'expected settings with an indent below it';
const groups =
  'severities, reminders, updates, handover, roles, permissions, channels, announcements, triage, reactions, signals, alerts, services, oncall, pagers, escalations, webhooks';

/** A rotation with a layer of these lines, from the seventh on. */
function oncall(...lines: readonly string[]): string {
  return `oncall:\n  rotations:\n    - name: payments\n      zone: UTC\n      layers:\n        - name: primary\n${indent(lines)}`;
}

/** The same with a second layer, and an override of the first of these lines. */
function override(...lines: readonly string[]): string {
  const layers = oncall('people: [U0ANA]', 'since: 2026-11-30');
  const second = '        - { name: second, people: [U0BEN], since: 2026-11-30 }';
  return `${layers}\n${second}\n      overrides:\n${lines.map((line) => `        - ${line}`).join('\n')}`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `          ${line}`).join('\n');
}

/** What is no YAML. */
export const wrongText: readonly Wrong[] = [
  ['reactions: {}\nreactions: {}', 'team.yml, line 2, column 1: this key stands twice in its group.'],
  ['reactions:\n\tnote: x', 'team.yml, line 2, column 1: a tab indents this line, and YAML takes spaces only.'],
  [
    'reactions:\n  note: "x',
    'team.yml, line 2, column 11: a character is missing, such as a quote, a bracket or a colon.',
  ],
  ['--- {}\n--- {}', 'team.yml, line 2, column 1: a second document begins here.'],
  ['reactions: !env NOTE', 'team.yml, line 1, column 12: this tag (!name) means nothing here.'],
  ['reactions: *note', 'team.yml, line 1, column 1: an alias (*name) leads nowhere, or to too much.'],
  ['? [reactions]\n: {}', 'team.yml, line 1, column 3: this key is not a word.'],
  ['reactions: note: x', 'team.yml, line 1, column 12: this is not YAML.'],
];

/** What has a form that no setting takes: an editor with the JSON schema sees it, too. */
export const wrongForm: readonly Wrong[] = [
  ['[]', 'team.yml, line 1: the file can\'t be a list: expected settings, such as "reminders:".'],
  ['hello', 'team.yml, line 1: the file can\'t be "hello": expected settings, such as "reminders:".'],
  ['severitys: {}', 'team.yml, line 1: "severitys" is not a setting: did you mean severities?'],
  ['slack:\n  token: xoxb-1', `team.yml, line 1: "slack" is not a setting: expected one of ${groups}.`],
  ['1: {}', `team.yml, line 1: "1" is not a setting: expected one of ${groups}.`],
  ['__proto__: {}', `team.yml, line 1: "__proto__" is not a setting: expected one of ${groups}.`],
  [
    'severities:\n  sev1:\n    mark: 🔴\n    chosable: true',
    'team.yml, line 4: "severities.sev1.chosable" is not a setting: did you mean choosable?',
  ],
  [
    'permissions:\n  resolve: leader',
    'team.yml, line 2: permissions.resolve can\'t be "leader": expected anyone, lead, or a user group\'s id in Slack, such as S0123ABCD.',
  ],
  [
    'permissions:\n  resolves: lead',
    'team.yml, line 2: "permissions.resolves" is not a setting: did you mean resolve?',
  ],
  ['severities:\n  sev0: {}', 'team.yml, line 2: "severities.sev0" is not a setting: did you mean sev1?'],
  ['reactions:', `team.yml, line 1: reactions can't be empty: ${indented}.`],
  ['severities:\n  sev1: P1', `team.yml, line 2: severities.sev1 can't be "P1": ${indented}.`],
  ['severities:\n  default: sev6', `team.yml, line 2: severities.default can't be "sev6": ${severity}.`],
  [
    'severities:\n  sev1:\n    name: ""',
    'team.yml, line 3: severities.sev1.name can\'t be "": expected one line of at most 30 characters.',
  ],
  [
    'severities:\n  sev1:\n    meaning: |\n      It burns.\n',
    'team.yml, line 3: severities.sev1.meaning can\'t be "It burns.\\n": expected one line of at most 75 characters.',
  ],
  [
    'severities:\n  sev1:\n    mark: <!channel>',
    `team.yml, line 3: severities.sev1.mark can't be "<!channel>": ${emoji}.`,
  ],
  ['severities:\n  sev1:\n    mark: 1', `team.yml, line 3: severities.sev1.mark can't be 1: ${emoji}.`],
  [
    'severities:\n  sev1:\n    choosable: yes',
    'team.yml, line 3: severities.sev1.choosable can\'t be "yes": expected true or false.',
  ],
  [
    'reminders:\n  unattended:\n    after: 5 minutes',
    `team.yml, line 3: reminders.unattended.after can't be "5 minutes": ${duration}, or never.`,
  ],
  [
    'reminders:\n  unattended:\n    after: 300',
    `team.yml, line 3: reminders.unattended.after can't be 300: ${duration}, or never.`,
  ],
  [
    'reminders:\n  unattended:\n    snooze: 0m',
    `team.yml, line 3: reminders.unattended.snooze can't be "0m": ${duration}.`,
  ],
  [
    'reminders:\n  unattended:\n    severities: sev1',
    'team.yml, line 3: reminders.unattended.severities can\'t be "sev1": expected a list of severities, such as [sev1, sev2].',
  ],
  [
    'reminders:\n  unattended:\n    severities:\n      - sev1\n      - bad',
    `team.yml, line 5: reminders.unattended.severities[1] can't be "bad": ${severity}.`,
  ],
  ['handover:\n  answer_within: never', `team.yml, line 2: handover.answer_within can't be "never": ${duration}.`],
  ['handover:\n  answer_within: .inf', `team.yml, line 2: handover.answer_within can't be Infinity: ${duration}.`],
  ['channels:\n  name: "inc-{title}"', `team.yml, line 2: channels.name can't be "inc-{title}": ${template}.`],
  ['channels:\n  name: "{number}-{team}"', `team.yml, line 2: channels.name can't be "{number}-{team}": ${template}.`],
  ['channels:\n  name: "{number"', `team.yml, line 2: channels.name can't be "{number": ${template}.`],
  [
    'announcements: C0123ABCD',
    'team.yml, line 1: announcements can\'t be "C0123ABCD": expected a list, each entry with a channel.',
  ],
  [
    'announcements:\n  - channel: C0123ABCD\n  - drills: true',
    "team.yml, line 3: announcements[1].channel is missing: expected a channel's id, such as C0123ABCD.",
  ],
  [
    'announcements:\n  - channel: "#incidents"',
    'team.yml, line 2: announcements[0].channel can\'t be "#incidents": expected a channel\'s id, such as C0123ABCD.',
  ],
  [
    'announcements:\n  - channel: xoxb-hush',
    "team.yml, line 2: announcements[0].channel can't be what it is (it looks like a secret): expected a channel's id, such as C0123ABCD.",
  ],
  [
    'announcements:\n  - channel: C0123ABCD\n    severity: [sev1]',
    'team.yml, line 3: "announcements[0].severity" is not a setting: did you mean severities?',
  ],
  [
    'reactions:\n  note: ":pushpin:"',
    'team.yml, line 2: reactions.note can\'t be ":pushpin:": expected an emoji\'s name without colons, such as pushpin.',
  ],
  [
    'services:\n  - name: "check, out"',
    'team.yml, line 2: services[0].name can\'t be "check, out": expected a name of at most 40 letters, digits, spaces and . _ / & + - signs that begins with a letter or a digit.',
  ],
  [
    'services:\n  - name: checkout\n    owner: "@payments"',
    'team.yml, line 3: services[0].owner can\'t be "@payments": expected a user group\'s id in Slack, such as S0123ABCD.',
  ],
  [
    'services:\n  - name: checkout\n    links: [{ name: Dashboard, url: wiki }]',
    'team.yml, line 3: services[0].links[0].url can\'t be "wiki": expected an address such as https://wiki.example.com/checkout.',
  ],
  [
    'signals:\n  sources:\n    - kind: nagios',
    'team.yml, line 3: signals.sources[0].kind can\'t be "nagios": expected one of alertmanager, grafana, cloudwatch, eventbridge, datadog, pagerduty-events, pagerduty-webhooks, sentry, opsgenie, grafana-irm, newrelic, betterstack, uptimerobot, generic.',
  ],
  [
    'signals:\n  sources:\n    - kind: generic\n      name: My source',
    'team.yml, line 4: signals.sources[0].name can\'t be "My source": expected a name of small letters, digits and hyphens, such as prod-grafana.',
  ],
  [
    'signals:\n  sources:\n    - kind: cloudwatch\n      topics: [alarms]',
    'team.yml, line 4: signals.sources[0].topics[0] can\'t be "alarms": expected the ARN of a topic, such as arn:aws:sns:eu-west-1:123456789012:alarms.',
  ],
  [
    'signals:\n  sources:\n    - kind: generic\n      key: hush',
    'team.yml, line 4: "signals.sources[0].key" is not a setting: expected one of name, kind, topics, timestamp_header, expect_every.',
  ],
  [
    'webhooks:\n  endpoints:\n    - name: ops\n      url: hooks.example.net',
    'team.yml, line 4: webhooks.endpoints[0].url can\'t be "hooks.example.net": expected an address such as https://hooks.example.net/quorum, without a user and a password.',
  ],
  [
    'webhooks:\n  endpoints:\n    - name: ops\n      url: https://a.example.net/\n      events: [incident.declared]',
    'team.yml, line 5: webhooks.endpoints[0].events[0] can\'t be "incident.declared": expected the type of an event, such as declared or severity_changed.',
  ],
  [
    'oncall:\n  rotations:\n    - name: payments\n      zone: UTC\n      layers: []',
    "team.yml, line 5: oncall.rotations[0].layers can't be a list: expected at least one layer.",
  ],
  [
    oncall('people: []', "since: '2026-11-30'"),
    "team.yml, line 7: oncall.rotations[0].layers[0].people can't be a list: expected at least one person.",
  ],
  [
    oncall("people: ['@ana']", "since: '2026-11-30'"),
    'team.yml, line 7: oncall.rotations[0].layers[0].people[0] can\'t be "@ana": expected somebody\'s id in Slack, such as U0123ABCD.',
  ],
  [
    oncall('people: [U0ANA]', 'since: monday'),
    'team.yml, line 8: oncall.rotations[0].layers[0].since can\'t be "monday": expected a day such as 2026-11-30.',
  ],
  [
    oncall('people: [U0ANA]', 'since: 2026-11-30', 'turn: 12h'),
    'team.yml, line 9: oncall.rotations[0].layers[0].turn can\'t be "12h": expected a number of days from 1d to 90d, such as 1d or 7d.',
  ],
  [
    oncall('people: [U0ANA]', 'since: 2026-11-30', 'handoff: 9:00'),
    'team.yml, line 9: oncall.rotations[0].layers[0].handoff can\'t be "9:00": expected a time of day such as 09:00.',
  ],
  [
    oncall('people: [U0ANA]', 'since: 2026-11-30', 'window: { days: [monday] }'),
    'team.yml, line 9: oncall.rotations[0].layers[0].window.days[0] can\'t be "monday": expected one of mon, tue, wed, thu, fri, sat and sun.',
  ],
  [
    'escalations: [{ name: core, steps: [{ whom: [U0ANA] }], repeat: 6 }]',
    "team.yml, line 1: escalations[0].repeat can't be 6: expected a whole number from 0 to 5.",
  ],
];

/** What two settings say together, which only the start sees. */
export const wrongTogether: readonly Wrong[] = [
  [
    'severities:\n  default: sev2\n  sev2:\n    choosable: false',
    'team.yml, line 2: severities.default is sev2, which may not be chosen: expected one of sev1, sev3, sev4, sev5.',
  ],
  [
    '# three\nseverities:\n  sev3: { choosable: false }',
    'team.yml, line 2: severities.default is sev3, which may not be chosen: expected one of sev1, sev2, sev4, sev5.',
  ],
  [
    'severities: { sev1: &no { choosable: false }, sev2: *no, sev3: *no, sev4: *no, sev5: *no }',
    'team.yml, line 1: severities has none that may be chosen: set choosable: true for at least one.',
  ],
  [
    'severities:\n  sev2:\n    name: SEV1',
    'team.yml, line 3: severities.sev2.name is "SEV1", the name of sev1 as well: expected a name of its own.',
  ],
  [
    'announcements:\n  - channel: C0123ABCD\n  - channel: C0123ABCD\n    drills: true',
    'team.yml, line 3: announcements[1].channel is C0123ABCD, as announcements[0].channel is: expected each channel once.',
  ],
  [
    'signals:\n  sources:\n    - kind: generic\n    - name: generic\n      kind: grafana',
    'team.yml, line 4: signals.sources[1] has the name generic, as another has: expected each name once.',
  ],
  [
    'signals:\n  sources:\n    - kind: generic\n      expect_every: 30s',
    'team.yml, line 3: signals.sources[0] has an expect_every of less than 1m: expected 1m or more.',
  ],
  [
    'signals:\n  sources:\n    - kind: generic\n      name: quorum',
    'team.yml, line 3: signals.sources[0] has the name quorum, which the alerts of Quorum itself have: expected another.',
  ],
  [
    'webhooks:\n  endpoints:\n    - { name: ops, url: "https://a.example.net/" }\n    - { name: ops, url: "http://b.example.net/" }',
    'team.yml, line 4: webhooks.endpoints[1] has the name ops, as another has: expected each name once. team.yml, line 4: webhooks.endpoints[1] has an address that begins with http:, where anybody on the way can read: expected https, or private_network: true.',
  ],
  [
    'signals:\n  sources:\n    - kind: cloudwatch',
    'team.yml, line 3: signals.sources[0] has no topics: expected those that cloudwatch listens to.',
  ],
  [
    'signals:\n  sources:\n    - kind: generic\n      timestamp_header: X-At\n      topics: [arn:aws:sns:eu-west-1:123456789012:alarms]',
    'team.yml, line 3: signals.sources[0] has topics, which are nothing to generic. team.yml, line 3: signals.sources[0] has a timestamp_header, which is nothing to generic.',
  ],
  [
    'services:\n  - name: checkout\n    aliases: [shop]\n  - name: Shop',
    'team.yml, line 4: services[1] has the name "Shop", which services[0] has as well: expected each name once.',
  ],
  [
    'oncall:\n  rotations:\n    - name: payments\n      zone: UTC',
    'team.yml, line 3: oncall.rotations[0] has no layers, calendars or schedules: expected at least one of them.',
  ],
  [
    'oncall:\n  rotations:\n    - name: payments\n      zone: UTC\n      schedules:\n        - { name: a, pager: pd, id: P1 }\n        - { name: A, pager: pd, id: P2 }\npagers: [{ name: pd, kind: pagerduty }]',
    'team.yml, line 7: oncall.rotations[0].schedules[1] has the name "A", as another has: expected each name once.',
  ],
  [
    'oncall:\n  rotations:\n    - name: payments\n      zone: UTC\n      schedules:\n        - { name: a, pager: pd, id: P1 }',
    'team.yml, line 6: oncall.rotations[0].schedules[0].pager is "pd", which is none of pagers: expected the name of one of pagers.',
  ],
  [
    'oncall:\n  rotations:\n    - name: payments\n      zone: UTC\n      calendars:\n        - { name: a, url: "http://calendar.example.com/x" }\n        - { name: A, url: "https://calendar.example.com/x" }',
    'team.yml, line 6: oncall.rotations[0].calendars[0] has an address that begins with http:, where anybody on the way can read: expected https, or private_network: true. team.yml, line 7: oncall.rotations[0].calendars[1] has the name "A", as another has: expected each name once.',
  ],
  [
    oncall('people: [U0ANA]', 'since: 2026-11-31'),
    'team.yml, line 8: oncall.rotations[0].layers[0].since is 2026-11-31: expected a day that the calendar has.',
  ],
  [
    oncall('people: [U0ANA]', 'since: 2026-11-30', 'zone: Europe/Amsterdm'),
    'team.yml, line 9: oncall.rotations[0].layers[0].zone is "Europe/Amsterdm", which this computer does not know: expected a time zone such as Europe/Amsterdam.',
  ],
  [
    `${oncall('people: [U0ANA]', 'since: 2026-11-30')}\n    - { name: Payments, zone: Moon/Base, layers: [{ name: a, people: [U0ANA], since: 2026-11-30 }] }`,
    'team.yml, line 9: oncall.rotations[1] has the name "Payments", as another has: expected each name once. team.yml, line 9: oncall.rotations[1].zone is "Moon/Base", which this computer does not know: expected a time zone such as Europe/Amsterdam.',
  ],
  [
    `${oncall('people: [U0ANA]', 'since: 2026-11-30')}\n        - { name: Primary, people: [U0BEN], since: 2026-11-30 }`,
    'team.yml, line 9: oncall.rotations[0].layers[1] has the name "Primary", as another has: expected each name once.',
  ],
  [
    override('{ who: U0BEN, layer: primary, from: 2026-12-24 09:00, until: 2026-12-24 09:00 }'),
    'team.yml, line 11: oncall.rotations[0].overrides[0] ends 2026-12-24 09:00, which is not after it begins, 2026-12-24 09:00.',
  ],
  [
    override('{ who: U0BEN, from: 2026-12-24 09:00, until: 2026-12-25 09:00 }'),
    'team.yml, line 11: oncall.rotations[0].overrides[0] has no layer: expected one of primary, second.',
  ],
  [
    override('{ who: U0BEN, layer: third, from: 2026-12-24 09:00, until: 2026-12-25 09:00 }'),
    'team.yml, line 11: oncall.rotations[0].overrides[0] is of the layer "third": expected one of primary, second.',
  ],
  [
    override(
      '{ who: U0BEN, layer: primary, from: 2026-12-24 09:00, until: 2026-12-26 09:00 }',
      '{ who: U0CYD, layer: Primary, from: 2026-12-26 08:59, until: 2026-12-27 09:00 }',
      '{ who: U0DEE, layer: second, from: 2026-12-24 09:00, until: 2026-12-26 09:00 }',
    ),
    'team.yml, line 12: oncall.rotations[0].overrides[1] has the time of another, from 2026-12-24 09:00: expected one at a time.',
  ],
  [
    'escalations: [{ name: core, steps: [{ whom: [payments] }] }]',
    'team.yml, line 1: escalations[0].steps[0].whom[0] is "payments", which is no rotation: expected a rotation, a rotation and its layer such as payments/primary, or somebody\'s or a user group\'s id in Slack.',
  ],
  [
    'escalations:\n  - { name: core, steps: [{ whom: [U0ANA] }] }\n  - { name: Core, steps: [{ whom: [U0ANA] }] }',
    'team.yml, line 3: escalations[1] has the name "Core", as another has: expected each name once.',
  ],
  [
    'services: [{ name: checkout, escalation: payments }]',
    'team.yml, line 1: services[0].escalation is "payments", which is none of escalations: expected the name of one.',
  ],
  [
    'escalations: [{ name: core, steps: [{ how: pd }, {}] }]',
    'team.yml, line 1: escalations[0].steps[0] is by "pd": expected slack or the name of one of pagers. team.yml, line 1: escalations[0].steps[1] has nobody in whom: expected a rotation, a rotation and its layer such as payments/primary, or somebody\'s or a user group\'s id in Slack.',
  ],
  [
    'pagers: [{ name: pd, kind: pagerduty }, { name: pd, kind: opsgenie }, { name: slack, kind: goalert }]',
    'team.yml, line 1: pagers[1] has the name pd, as another has: expected each name once. team.yml, line 1: pagers[2] is called slack, which stands for Slack itself: expected another name.',
  ],
  [
    'alerts: { rules: [{ does: declare, page: core }] }',
    'team.yml, line 1: alerts.rules[0].page is "core": expected the name of an escalation, a rotation or a service.',
  ],
  [
    'services: [{ name: core }]\nalerts: { rules: [{ does: declare, page: core }] }',
    'team.yml, line 2: alerts.rules[0].page is "core", a service that leads to nobody: expected one that has an escalation, an owner, or a rotation that names it.',
  ],
  [
    'alerts: { rules: [{ does: triage, private: true }] }',
    'team.yml, line 1: alerts.rules[0] is private and pages nobody who could see its incident: expected page with the name of an escalation or a rotation of people.',
  ],
  [
    'services: [{ name: core, owner: S0CORE }]\nalerts: { rules: [{ does: declare, private: true, page: core }] }',
    'team.yml, line 2: alerts.rules[0] is private and pages nobody who could see its incident: expected page with the name of an escalation or a rotation of people.',
  ],
];
