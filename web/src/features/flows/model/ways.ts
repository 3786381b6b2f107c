/** The ways on from a node, as they are drawn and changed. */
import type { Localised } from '@/shared/api/types';
import { escaped } from '@/shared/json/pointer';
import { isObject, type Json } from '@/shared/json/value';
import { type FlowDocument, type FlowNode, isPoint, mentions } from './document';
import { type Field, isKnown, kindOf } from './kinds';

export interface Way {
  /** Where it is written, below the node; the node's handle of this way. */
  pointer: string;
  to: string;
  /** What it is called; a choice's key stands before its label. */
  label: Localised;
  /** The key that leads there. */
  key?: string;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const localisedOr = (value: Json | undefined, otherwise: string): Localised => {
  const zh = isObject(value) ? text(value.zh) : '';
  const en = isObject(value) ? text(value.en) : '';
  return { zh: zh || en || otherwise, en: en || zh || otherwise };
};

function ofField(node: FlowNode, field: Field): Way[] {
  const value = node[field.at];
  const at = `/${escaped(field.at)}`;
  if (field.type === 'exit' && field.isOptional && value === undefined) return [];
  if (field.type === 'exit') return [{ pointer: at, to: text(value), label: field.label }];
  if (field.type === 'options' && Array.isArray(value)) {
    return value.filter(isObject).map((option, index) => ({
      pointer: `${at}/${index}/next`,
      to: text(option.next),
      label: localisedOr(option.label, ''),
      key: text(option.key),
    }));
  }
  if (field.type === 'cases' && Array.isArray(value)) {
    return value.filter(isObject).map((one, index) => ({
      pointer: `${at}/${index}/next`,
      to: text(one.next),
      label: conditionText(one.when),
    }));
  }
  if (['retry', 'overflow', 'call_back'].includes(field.type) && isObject(value)) {
    return [{ pointer: `${at}/next`, to: text(value.next), label: field.label }];
  }
  if (field.type === 'corrections' && isObject(value)) {
    return Object.entries(value).map(([slot, next]) => ({
      pointer: `${at}/${escaped(slot)}`,
      to: text(next),
      label: { zh: `更正 ${slot}`, en: `corrects ${slot}` },
    }));
  }
  if (field.type === 'outcomes' && isObject(value)) {
    return Object.entries(value).map(([outcome, next]) => {
      const inner = isObject(next);
      return {
        pointer: `${at}/${escaped(outcome)}${inner ? '/next' : ''}`,
        to: text(inner ? next.next : next),
        label: { zh: outcome, en: outcome },
      };
    });
  }
  return [];
}

/** All ways on from a node. Of a kind without an entry: whatever names a node. */
export function waysOf(node: FlowNode, document: FlowDocument): Way[] {
  if (isKnown(node.kind)) return kindOf(node.kind).fields.flatMap((field) => ofField(node, field));
  return Object.keys(document.nodes).flatMap((key) =>
    mentions(node, key).map((pointer) => {
      const last = pointer.split('/').filter((step) => !isPoint(step));
      const label = last.at(-1) ?? '';
      return { pointer, to: key, label: { zh: label, en: label } };
    }),
  );
}

const NAMES: Record<string, Localised> = {
  tier: { zh: '层级', en: 'tier' },
  care: { zh: '关怀', en: 'care' },
  language: { zh: '语言', en: 'language' },
  channel: { zh: '渠道', en: 'channel' },
  customer_known: { zh: '已识别', en: 'known' },
  answer: { zh: '回答', en: 'answer' },
  visits: { zh: '到访', en: 'visits' },
};
const VALUES: Record<string, Localised> = {
  standard: { zh: '普通', en: 'standard' },
  gold: { zh: '金卡', en: 'gold' },
  wealth: { zh: '财富', en: 'wealth' },
  private_bank: { zh: '私人银行', en: 'private bank' },
  elderly: { zh: '老年', en: 'elderly' },
  military: { zh: '军人优抚', en: 'military' },
  disabled: { zh: '残障', en: 'disabled' },
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英语', en: 'English' },
  phone: { zh: '电话', en: 'phone' },
  chat: { zh: '在线', en: 'chat' },
  video: { zh: '视频', en: 'video' },
};

/** A condition in a few words. */
export function conditionText(condition: Json | undefined): Localised {
  if (!isObject(condition)) return { zh: '', en: '' };
  const parts = Object.entries(condition).map(([name, value]): Localised => {
    if ((name === 'all' || name === 'any') && Array.isArray(value)) {
      const inner = value.map(conditionText);
      const [zh, en] = name === 'all' ? ['且', ' and '] : ['或', ' or '];
      return { zh: inner.map((one) => one.zh).join(zh), en: inner.map((one) => one.en).join(en) };
    }
    if (name === 'not') {
      const inner = conditionText(value);
      return { zh: `非（${inner.zh}）`, en: `not (${inner.en})` };
    }
    if (name === 'customer_known') {
      return value
        ? { zh: '已识别客户', en: 'known customer' }
        : { zh: '未识别客户', en: 'unknown customer' };
    }
    if (name === 'verified') {
      return value ? { zh: '已核验身份', en: 'verified' } : { zh: '未核验身份', en: 'not verified' };
    }
    if (name === 'value' && isObject(value)) {
      const is = Array.isArray(value.is) && value.is.length > 0 ? value.is.join('/') : '';
      const of = text(value.value);
      return { zh: is ? `${of} 为 ${is}` : `有 ${of}`, en: is ? `${of} is ${is}` : `${of} is there` };
    }
    if (isObject(value)) {
      const node = text(value.node);
      if (name === 'answer') {
        const is = Array.isArray(value.is) ? value.is.join('/') : '';
        return { zh: `${node} 回答 ${is}`, en: `${node} is ${is}` };
      }
      if (name === 'visits') {
        return { zh: `${node} 第 ${value.at_least} 次`, en: `${node} ${value.at_least} times` };
      }
    }
    const list = (Array.isArray(value) ? value : [value]).map(String);
    return {
      zh: `${NAMES[name]?.zh ?? name}：${list.map((one) => VALUES[one]?.zh ?? one).join('、')}`,
      en: `${NAMES[name]?.en ?? name}: ${list.map((one) => VALUES[one]?.en ?? one).join(', ')}`,
    };
  });
  return { zh: parts.map((part) => part.zh).join('且'), en: parts.map((part) => part.en).join(' and ') };
}
