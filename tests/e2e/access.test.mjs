// Every route of the OpenAPI document, as each role and as nobody: who may not call is told so, before anything else.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Product } from './support/product.mjs';

const ROLES = { agent: '1001', shift_leader: '2001', clerk: '3001', maintainer: '4001', inspector: '5001', auditor: '6001', director: '7001' };

let product;
let routes;

before(async () => {
  product = await Product.start();
  const document = await (await fetch(`${product.origin}/api/openapi.json`)).json();
  assert.match(document.openapi, /^3\.1/);
  routes = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => ['get', 'put', 'post', 'patch', 'delete'].includes(method))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
});

after(() => product?.stop());

/** The path with ids of nothing. */
function filled(path) {
  return path.replace(/\{[^}]+\}/g, '01900000-0000-7000-8000-000000000000');
}

async function call(route, headers = {}) {
  const unsafe = route.method !== 'GET';
  const isForm = route.operation.requestBody?.content?.['multipart/form-data'] !== undefined;
  const answer = await fetch(`${product.origin}${filled(route.path)}`, {
    method: route.method,
    redirect: 'manual',
    headers: { ...(unsafe && !isForm ? { 'content-type': 'application/json' } : {}), ...headers },
    body: unsafe && route.method !== 'DELETE' ? (isForm ? new FormData() : '{}') : undefined,
  });
  await answer.arrayBuffer();
  return answer;
}

function needsSession(route) {
  return route.operation.security?.some((requirement) => 'session' in requirement);
}

test('every route says who may call it', () => {
  assert.ok(routes.length > 40, `${routes.length} routes`);
  for (const { method, path, operation } of routes) {
    assert.ok(Array.isArray(operation.security), `${method} ${path} says nothing`);
    assert.ok(Array.isArray(operation['x-roles']), `${method} ${path} names no roles`);
    if (operation.security.length > 0 && needsSession({ operation })) assert.ok(operation['x-roles'].length > 0, `${method} ${path}`);
  }
});

test('nobody gets nowhere but to what is public', async () => {
  for (const route of routes.filter(needsSession)) {
    const answer = await call(route);
    assert.equal(answer.status, 401, `${route.method} ${route.path}`);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  }
});

for (const [role, number] of Object.entries(ROLES)) {
  test(`as ${role}: what the document allows, and nothing else`, async () => {
    const caller = await product.signIn(number);
    const headers = { cookie: caller.cookie, 'x-csrf-token': caller.session.csrf };
    const endsSession = (route) => route.method === 'DELETE' && route.path === '/api/v1/session';
    for (const route of routes.filter(needsSession).filter((candidate) => !endsSession(candidate))) {
      if (route.path.endsWith('/live')) continue;
      const answer = await call(route, headers);
      const where = `${role}: ${route.method} ${route.path} → ${answer.status}`;
      if (route.operation['x-roles'].includes(role)) {
        assert.notEqual(answer.status, 401, where);
        assert.notEqual(answer.status, 403, where);
        assert.ok(answer.status < 500, where);
      } else {
        assert.equal(answer.status, 403, where);
      }
    }
  });
}

test('a request that changes something needs the token of its own page', async () => {
  const caller = await product.signIn('1001');
  for (const route of routes.filter(needsSession).filter((candidate) => candidate.method !== 'GET')) {
    const answer = await call(route, { cookie: caller.cookie, 'x-csrf-token': 'forged' });
    assert.equal(answer.status, 403, `${route.method} ${route.path}`);
  }
});

test('a foreign cookie is nobody', async () => {
  const answer = await fetch(`${product.origin}/api/v1/desk`, { headers: { cookie: 'yuanyin_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } });
  assert.equal(answer.status, 401);
});
