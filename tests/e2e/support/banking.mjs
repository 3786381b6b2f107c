// A customer who does their banking in a chat: what they write, what the machine must answer.

import { IDENTITY_NUMBER } from './bank.mjs';
import { Chat } from './chat.mjs';
import { eventually } from './product.mjs';

/** Waits until the program has learnt what customers want. */
export function understands(product) {
  return eventually('what customers want is understood', () => product.log.includes('what customers want is understood'), { within: 120_000 });
}

/** The first amount of a message, in fen. */
export function amount(message) {
  const [, yuan, fen] = JSON.stringify(message).match(/([0-9,]+)\.([0-9]{2})元/);
  return Number(yuan.replaceAll(',', '')) * 100 + Number(fen);
}

/** Asks for the balance and shows who they are on the way: the chat after the answer, and the balance in fen. */
export async function asksForBalance(product, me) {
  const chat = await Chat.open(product, '李女士');
  await eventually('the flow has greeted', () => [...chat.messages.values()].some((message) => JSON.stringify(message).includes('查余额')));
  await chat.asks('帮我看下卡里还有多少钱', /卡号或账号/);
  await chat.asks(me.account, /身份证号码/);
  await chat.asks(IDENTITY_NUMBER, /查询密码/, { secure: true });
  await chat.asks(me.queryPassword, /选择要查询的账户/, { secure: true });
  const balance = amount(await chat.asks('1', /可用余额/));
  await chat.asks('返回', /其他帮助/);
  return { chat, balance };
}

/** Prepares a transfer to the first registered payee, up to what is read back. */
export async function preparesTransfer(product, chat, me, yuan) {
  await chat.asks('我要转账', /验证码|交易密码|付款账户/);
  // What is still missing is asked for: the transaction password, then the code that is sent to the telephone.
  for (;;) {
    const last = [...chat.messages.values()].filter((message) => message.from !== 'customer').map((message) => JSON.stringify(message)).at(-1);
    if (/付款账户/.test(last)) break;
    if (/交易密码/.test(last)) await chat.asks(me.transactionPassword, /验证码|付款账户/, { secure: true });
    else if (/验证码/.test(last)) await chat.asks(await newestCode(product, me), /付款账户/, { secure: true });
    else throw new Error(last);
  }
  await chat.asks('1', /注册/);
  await chat.asks('1', /收款账户/);
  await chat.asks('1', /金额/);
  await chat.asks(yuan, /实时/);
  return chat.asks('1', /确认办理/);
}

/** The newest one-time code on the customer's demonstration handset. */
export async function newestCode(product, me) {
  const path = `${product.origin}/api/v1/demonstration/handsets/${me.phone}/messages`;
  return eventually('the code arrives', async () => {
    const { items } = await (await fetch(path)).json();
    const found = items.map((item) => item.text.match(/[0-9]{6}/)?.[0]).filter(Boolean).at(-1);
    if (found) return found;
    throw new Error(`${items.length} texts`);
  });
}
