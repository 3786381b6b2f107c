// How soon a leader hears a call that they listen to: from the request to the first sound in their browser, jitter buffer
// included. The product, a caller (baresip), an agent and a leader (Chromium) run on this machine.
//
// YUANYIN_TEST_BINARY=target/release/yuanyin node bench/listening.mjs [times]     output: JSON

import { customer } from '../tests/e2e/support/bank.mjs';
import { Browser } from '../tests/e2e/support/browser.mjs';
import { Phone } from '../tests/e2e/support/phone.mjs';
import { Product, eventually } from '../tests/e2e/support/product.mjs';

const times = Number(process.argv[2] ?? 30);
/** The tones are at 0.05 and more; what a quiet leg sends is nothing at all. */
const LOUD = 0.01;
const open = [];

function kept(thing) {
  open.push(thing);
  return thing;
}

async function deskOf(product, number, isReady) {
  const browser = kept(await Browser.start());
  const page = await browser.signedIn(product, number);
  await page.getByRole('button', { name: '示闲' }).first().click();
  const caller = await product.signIn(number);
  await eventually('the phone is there', async () => (await caller.get('/desk')).agent.phone === 'browser');
  if (!isReady) await caller.send('PUT', '/desk/state', { state: 'not_ready', reason: 'break' });
  return { page, caller };
}

/** Lets the page write down when it first hears something louder than `loud`, in pieces of 256 samples. */
async function openEar(page, loud) {
  await page.evaluate(async (threshold) => {
    const peer = window.peers.filter((candidate) => candidate.connectionState !== 'closed').at(-1);
    const tracks = peer.getReceivers().map((receiver) => receiver.track).filter((track) => track?.kind === 'audio');
    const context = new AudioContext();
    await context.resume();
    const processor = context.createScriptProcessor(256, 1, 1);
    window.heardAt = undefined;
    window.loudAt = 0;
    processor.onaudioprocess = (event) => {
      if (event.inputBuffer.getChannelData(0).some((sample) => Math.abs(sample) > threshold)) {
        window.loudAt = Date.now();
        window.heardAt ??= window.loudAt;
      }
    };
    context.createMediaStreamSource(new MediaStream(tracks)).connect(processor);
    processor.connect(context.destination);
  }, loud);
}

async function measure(product) {
  const agent = await deskOf(product, '1006', true);
  const leader = await deskOf(product, '2002', false);
  const phone = kept(await Phone.start(product, { user: customer(4).phone, tone: 440 }));
  await phone.call('95588');
  const reader = await product.signIn('2001');
  const { id } = await eventually('the call is there', async () => (await reader.get(`/contacts?phone=${customer(4).phone}&limit=1`)).items[0]);
  await phone.press('1');
  await phone.press('0');
  const offer = await eventually('it is offered', async () => (await agent.caller.get('/desk')).offers[0], { within: 60_000 });
  await agent.caller.send('POST', `/offers/${offer.id}/acceptance`);
  await openEar(leader.page, LOUD);
  const taken = [];
  for (let round = 0; round < times; round += 1) {
    await eventually('the leader hears nothing', () => leader.page.evaluate(() => Date.now() - window.loudAt > 500));
    await leader.page.evaluate(() => { window.heardAt = undefined; });
    const began = Date.now();
    await leader.caller.send('PUT', `/contacts/${id}/listening`, { mode: 'listen' });
    taken.push((await eventually('the leader hears the call', () => leader.page.evaluate(() => window.heardAt), { every: 20 })) - began);
    await leader.caller.send('DELETE', `/contacts/${id}/listening`);
  }
  return taken.sort((one, other) => one - other);
}

const product = await Product.start();
try {
  const taken = await measure(product);
  const at = (part) => taken[Math.min(taken.length - 1, Math.floor(taken.length * part))];
  console.log(JSON.stringify({ listening_starts_ms: { times, p50: at(0.5), p95: at(0.95), most: taken.at(-1) } }));
} finally {
  await Promise.all(open.map((thing) => thing.stop().catch(() => {})));
  await product.stop();
}
