import { describe, expect, test } from '@jest/globals';
import { type Command, incident } from '../../../src/capabilities/index.ts';
import { declare, given, type Step } from '../story.ts';

const ana = 'U0ANA';
const ben = 'U0BEN';
const chloe = 'U0CHLOE';

const lead = (user_id: string): Command => ({ type: 'assign_lead', user_id, answer_within_seconds: 300 });
const accept: Command = { type: 'accept_lead' };
const decline: Command = { type: 'decline_lead' };
const give: Command = { type: 'give_lead', user_id: ben };

const declared: Step = [ana, declare()];
const anaLeads: Step = [ana, lead(ana)];
const offeredToBen: Step = [ana, lead(ben)];
const benAsks: Step = [ben, lead(ben)];

describe('the lead', () => {
  test('is taken or given where nobody leads', () => {
    given(declared).when(lead(ben), ben).thenAccepted('lead_assigned');
    given(declared).when(lead(chloe), ana).thenAccepted('lead_assigned');
    given(declared, anaLeads).when(lead(ana), ana).thenUnchanged(ana, 2);
    given(declared, anaLeads).when(lead(ana), ben).thenUnchanged(ana, 2);
  });

  test('is offered to somebody else, and until they answer whoever leads goes on leading', () => {
    given(declared, anaLeads).when(lead(ben), ana).thenAccepted('lead_offered');
    const offered = given(declared, anaLeads, offeredToBen);
    expect(offered.state).toMatchObject({ lead: { user_id: ana }, leadOffer: { to: ben, by: ana } });
    offered.when(lead(ben), ana).thenUnchanged(ana, 3);
  });

  test.each<[string, Command]>([
    ['the button', accept],
    ['the command', lead(ben)],
  ])('is accepted by %s', (_, command) => {
    given(declared, anaLeads, offeredToBen).when(command, ben).thenAccepted('lead_accepted');
    const { state } = given(declared, anaLeads, offeredToBen, [ben, command]);
    expect(state).toMatchObject({ lead: { user_id: ben, from: ana }, leadOffer: null, leadRequest: null });
  });

  test('stays where it is when the offer is declined', () => {
    given(declared, anaLeads, offeredToBen).when(decline, ben).thenAccepted('lead_declined');
    const declined = given(declared, anaLeads, offeredToBen, [ben, decline]);
    expect(declined.state).toMatchObject({ lead: { user_id: ana }, leadOffer: null });
    declined.when(accept, ben).thenRefused('no_offer');
  });

  test('is offered and asked for no longer than the incident lasts', () => {
    const over: readonly Step[] = [
      [ana, { type: 'resolve' }],
      [ana, { type: 'reopen' }],
    ];
    given(declared, anaLeads, offeredToBen, ...over)
      .when(accept, ben)
      .thenRefused('no_offer');
    given(declared, anaLeads, benAsks, ...over)
      .when(lead(ben), ben)
      .thenAccepted('lead_requested');
  });

  test('is asked for, and given by whoever leads, by the button or the command', () => {
    given(declared, anaLeads).when(lead(ben), ben).thenAccepted('lead_requested');
    const asked = given(declared, anaLeads, benAsks);
    expect(asked.state).toMatchObject({ lead: { user_id: ana }, leadRequest: { by: ben, answerWithinSeconds: 300 } });
    asked.when(give, ana).thenAccepted('lead_given');
    asked.when(lead(ben), ana).thenAccepted('lead_given');
    const { state } = given(declared, anaLeads, benAsks, [ana, give]);
    expect(state).toMatchObject({ lead: { user_id: ben, from: ana }, leadOffer: null, leadRequest: null });
  });

  test('is kept by whoever leads, who can be asked again', () => {
    given(declared, anaLeads, benAsks).when(decline, ana).thenAccepted('lead_kept');
    const kept = given(declared, anaLeads, benAsks, [ana, decline]);
    expect(kept.state).toMatchObject({ lead: { user_id: ana }, leadRequest: null });
    kept.when(lead(ben), ben, 60).thenAccepted('lead_requested');
  });

  test('is taken over only by who asked, and only after the time to answer', () => {
    const asked = given(declared, anaLeads, benAsks);
    asked.when(lead(ben), ben, 4).thenUnchanged(ben, 3);
    asked.when(lead(ben), ben, 4.999).thenUnchanged(ben, 3);
    asked.when(lead(ben), ben, 5).thenAccepted('lead_taken_over');
    asked.when(lead(chloe), chloe, 60).thenAccepted('lead_requested');
    const { state } = given(declared, anaLeads, benAsks, [ben, lead(ben), 5]);
    expect(state).toMatchObject({ lead: { user_id: ben, from: ana }, leadRequest: null });
  });

  test('goes no further once the incident is resolved', () => {
    const over = [declared, anaLeads, offeredToBen, [ana, { type: 'resolve' }]] as const;
    given(...over)
      .when(accept, ben)
      .thenRefused('resolved');
    given(...over)
      .when(lead(chloe), chloe)
      .thenRefused('resolved');
  });
});

test('a request for the lead is known again by a process that is configured otherwise', () => {
  const event = given(declared, anaLeads, benAsks).events.at(-1);
  if (event === undefined) throw new Error('a request expected');
  expect(event.type).toBe('lead_requested');
  expect(incident.isLeftBy(event, { type: 'assign_lead', user_id: ben, answer_within_seconds: 4_711 })).toBe(true);
});

describe('a button under an old post', () => {
  test('takes the lead from nobody', () => {
    const moved = given(declared, anaLeads, offeredToBen, [ana, lead(chloe)], [chloe, accept]);
    expect(moved.state).toMatchObject({ lead: { user_id: chloe }, leadOffer: null });
    for (const command of [accept, decline]) moved.when(command, ben).thenRefused('no_offer');
    moved.when(give, ben).thenRefused('no_request');
  });

  test('gives the lead to nobody but whom it names', () => {
    const asked = given(declared, anaLeads, benAsks, [chloe, lead(chloe)]);
    expect(asked.state).toMatchObject({ lead: { user_id: ana }, leadRequest: { by: chloe } });
    asked.when(give, ana).thenRefused('no_request');
    asked.when({ type: 'give_lead', user_id: chloe }, ana).thenAccepted('lead_given');
  });

  test('of somebody else decides nothing', () => {
    const offered = given(declared, anaLeads, offeredToBen);
    for (const command of [accept, decline]) offered.when(command, chloe).thenRefused('no_offer');
    const asked = given(declared, anaLeads, benAsks);
    asked.when(give, chloe).thenRefused('not_lead');
    asked.when(give, ben).thenRefused('not_lead');
    asked.when(decline, ben).thenRefused('no_offer');
  });
});
