/** Runs the stand-in for customers: `npm run build && node scripts/run.js e2e/mock/public.ts`, then open `/customer/`. */
import { MockBank } from './bank';

const bank = new MockBank();
const base = await bank.listen(Number(process.env.PORT ?? 8092));
console.log(`${base}/customer/`);
setInterval(() => {
  for (const one of bank.conversations) {
    if (one.state !== 'queued') continue;
    one.say('system', '客服 李静 已接入会话', { kind: 'notice' });
    one.move('connected', { agent_name: '李静' });
    one.say('agent', '您好，我是客服李静，很高兴为您服务。');
  }
}, 8_000);
