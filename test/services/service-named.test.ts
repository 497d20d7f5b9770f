import { expect, test } from '@jest/globals';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { serviceNamed, servicesNamedIn } from '../../src/services/service-named.ts';

const { services } = settingsSchema.parse({
  services: [
    { name: 'checkout', aliases: ['shop', 'Web Shop'] },
    { name: 'checkout api' },
    { name: 'payments.v2', aliases: ['C++'] },
    { name: 'Öl' },
  ],
});

test.each([
  ['checkout', 'checkout'],
  [' SHOP ', 'checkout'],
  ['web shop', 'checkout'],
  ['checkout API', 'checkout api'],
  ['öl', 'Öl'],
  ['check', null],
  ['', null],
])('%j is the service %j', (typed, name) => {
  expect(serviceNamed(services, typed)?.name ?? null).toBe(name);
});

test.each([
  ['Checkout, and the öl.', ['checkout', 'Öl']],
  ['checkout  api', ['checkout api']],
  ['checkout api and checkout', ['checkout', 'checkout api']],
  ['the web shop', ['checkout']],
  ['checkout. And payments.v2!', ['checkout', 'payments.v2']],
  ['(checkout)', ['checkout']],
  ['c++', ['payments.v2']],
  ['checkout-api, precheckout, checkout/eu, checkout.eu, paymentsXv2, rohöl', []],
  ['', []],
])('%j names %j', (text, names) => {
  expect(servicesNamedIn(services, text).map(({ name }) => name)).toEqual(names);
});
