/** Runs the stand-in with a small scenario: `npm run build && npm run mock`, then open `/desk/` (1001 / demo-1001). */
import { CUSTOMERS } from './data';
import { MockServer } from './server';

const server = new MockServer();
const base = await server.listen(Number(process.env.PORT ?? 8091));
console.log(`${base}/desk/   1001 / demo-1001`);

const desk = server.desk('1001');
let turn = 0;
setInterval(() => {
  const { agent, offers, contacts } = desk.view;
  if (agent.state === 'signed_out' || agent.state === 'not_ready' || offers.length) return;
  const hasCall = contacts.some((one) => one.contact.channel === 'phone');
  turn += 1;
  if (!hasCall && agent.phone && turn % 3 === 0) desk.offer({ channel: 'phone', customer: CUSTOMERS[1] });
  else if (contacts.length < 4) desk.offer({ channel: 'chat', customer: CUSTOMERS[turn % CUSTOMERS.length] });
}, 9_000);
setInterval(() => {
  for (const one of desk.view.contacts) {
    if (one.contact.channel !== 'chat' || one.state !== 'connected') continue;
    desk.customerTypes(one.contact.id);
    setTimeout(() => desk.customerSays(one.contact.id, '好的，请您帮我查一下上个月的那一笔。'), 2_000);
  }
}, 25_000);
