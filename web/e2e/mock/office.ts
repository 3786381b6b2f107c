/** What the office reads and changes: records, the audit trail, staff, flows, announcements. */
import { randomUUID } from 'node:crypto';
import type { AnnouncementRow } from '../../src/features/office/announcements';
import type { StaffRow } from '../../src/features/office/settings';
import type { ContactRow } from '../../src/shared/api/types';
import { type Answer, type Ask, problem } from './bank';
import { CALL, CHAT, contactDetail, contactRows, TALK } from './contacts';
import { FLOW, FLOW_FINDINGS, FLOW_SCHEMA } from './flow';
import type { MockStaff } from './staff';
import { PEOPLE } from './staff';
import { tones } from './wav';

const LOCAL = (zh: string, en: string) => ({ zh, en });
const QUEUES = [
  ['common', '普通', 'General'],
  ['vip', '贵宾', 'VIP'],
  ['elderly', '关怀', 'Care'],
  ['chat', '在线', 'Chat'],
].map(([id = '', zh = '', en = '']) => ({
  id,
  name: LOCAL(zh, en),
  wrap_up_codes: [
    { code: 'balance', name: LOCAL('账户余额与明细', 'Balance and statements') },
    { code: 'card-loss', name: LOCAL('卡片挂失', 'Card loss') },
  ],
}));
const LINES = [
  { id: '95588', channel: 'phone', name: LOCAL('客服热线 95588', 'Hotline 95588') },
  { id: 'web-portal', channel: 'chat', name: LOCAL('门户在线客服', 'Portal chat') },
];
const SKILLS = [
  { id: 'mandarin', name: LOCAL('普通话', 'Mandarin') },
  { id: 'english', name: LOCAL('英语', 'English') },
  { id: 'credit-card', name: LOCAL('信用卡', 'Credit cards') },
];
const ACTIONS = [
  'signed_in',
  'contact.read',
  'contacts.search',
  'customer.read',
  'flow_published',
  'sign_in_failed',
];

function auditRows() {
  return Array.from({ length: 120 }, (_, index) => {
    const who = PEOPLE[index % PEOPLE.length];
    const action = ACTIONS[index % ACTIONS.length] ?? '';
    const isFailure = action === 'sign_in_failed';
    return {
      id: `audit-${String(index).padStart(4, '0')}`,
      at: new Date(Date.now() - index * 193_000).toISOString(),
      staff: isFailure ? null : (who?.id ?? null),
      staff_number: isFailure ? null : (who?.number ?? null),
      staff_name: isFailure ? null : (who?.name ?? null),
      action,
      subject:
        action === 'contact.read' ? `contact:${CALL}` : action.startsWith('flow') ? 'flow:main' : 'contacts',
      contact: action === 'contact.read' ? CALL : null,
      detail: action === 'contacts.search' ? { rows: 30, by_phone: index % 2 === 0 } : {},
      remote: '10.20.3.14',
    };
  });
}

export class MockOffice {
  rows: ContactRow[] = contactRows();
  readonly audit = auditRows();
  readonly staff: StaffRow[] = PEOPLE.map((one) => ({
    ...one,
    active: true,
    skills: one.roles.includes('agent') ? [['mandarin', 8] as [string, number]] : [],
    voice_capacity: one.roles.includes('agent') ? 1 : 0,
    text_capacity: one.roles.includes('agent') ? 3 : 0,
    deferred_capacity: one.roles.includes('agent') ? 1 : 0,
    site: null,
  }));
  announcements: AnnouncementRow[] = [
    {
      key: 'system-upgrade',
      slot: 'phone-notice',
      kind: 'emergency',
      text: LOCAL(
        '尊敬的客户，我行将于 11 月 22 日凌晨 1:00 至 5:00 进行系统升级，届时转账汇款暂停办理。',
        'Dear customer, on 22 November from 1:00 to 5:00 our systems are upgraded; transfers are not possible then.',
      ),
      valid_from: new Date(Date.now() - 86_400_000).toISOString(),
      valid_to: new Date(Date.now() + 86_400_000).toISOString(),
      valid: true,
    },
    {
      key: 'spring-festival',
      slot: 'phone-notice',
      kind: 'notice',
      text: LOCAL(
        '春节期间网点营业时间有调整，详情请见官网。',
        'Branch hours change over Spring Festival; see our site.',
      ),
      valid_from: new Date(Date.now() + 60 * 86_400_000).toISOString(),
      valid_to: null,
      valid: false,
    },
  ];
  flow = { revision: 4, draft: FLOW as unknown, findings: FLOW_FINDINGS, version: 2 };
  /** What was asked, as `METHOD /path?query`. */
  readonly asked: string[] = [];

  constructor(staff: MockStaff) {
    staff.use((ask, session) => {
      this.asked.push(`${ask.method} ${ask.path}${ask.url.search}`);
      const mayNot = session.staff.roles.includes('agent') && ask.path.startsWith('/audit');
      if (mayNot) return problem(403, 'platform.forbidden', '您没有此项权限。');
      return this.settings(ask) ?? this.records(ask) ?? this.people(ask) ?? this.flows(ask) ?? this.said(ask);
    });
  }

  private settings({ method, path }: Ask): Answer | undefined {
    if (method !== 'GET') return undefined;
    if (path === '/queues') return { json: { items: QUEUES } };
    if (path === '/lines') return { json: { items: LINES } };
    if (path === '/skills') return { json: { items: SKILLS } };
    return undefined;
  }

  private page<T extends { id: string }>(all: T[], { url }: Ask): Answer {
    const limit = Number(url.searchParams.get('limit') ?? 50);
    const after = url.searchParams.get('after');
    const start = after ? all.findIndex((one) => one.id === after) + 1 : 0;
    const items = all.slice(start, start + limit);
    return { json: { items, ...(start + limit < all.length ? { next: items.at(-1)?.id } : {}) } };
  }

  private records(ask: Ask): Answer | undefined {
    const { method, path, url } = ask;
    if (method !== 'GET') return undefined;
    if (path === '/contacts') {
      const channel = url.searchParams.get('channel');
      const state = url.searchParams.get('state');
      return this.page(
        this.rows.filter((row) => (!channel || row.channel === channel) && (!state || row.state === state)),
        ask,
      );
    }
    if (path === '/audit-entries') {
      const action = url.searchParams.get('action');
      return this.page(
        this.audit.filter((row) => !action || row.action === action),
        ask,
      );
    }
    const [, id, part] = /^\/contacts\/([^/]+)(?:\/(messages|recordings\/[^/]+))?$/.exec(path) ?? [];
    if (!id) return undefined;
    const row = this.rows.find((one) => one.id === id);
    if (!row) return problem(404, 'center.unknown_contact', '没有这次接触。');
    if (part === 'messages') return { json: { items: id === CHAT ? TALK : [] } };
    if (part) return { bytes: tones(24), headers: { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' } };
    return { json: contactDetail(row) };
  }

  private people({ method, path, raw }: Ask): Answer | undefined {
    const [, id, password] = /^\/staff(?:\/([^/]+))?(\/password)?$/.exec(path) ?? [];
    if (!path.startsWith('/staff')) return undefined;
    if (method === 'GET') return { json: { items: this.staff } };
    const body = JSON.parse(raw.toString());
    if (!id) {
      if (this.staff.some((one) => one.number === body.number)) {
        return problem(409, 'platform.number_taken', '该工号已被使用。');
      }
      const { password: _, ...made } = body;
      const row: StaffRow = { id: randomUUID(), active: true, ...made };
      this.staff.push(row);
      return { status: 201, json: row };
    }
    const row = this.staff.find((one) => one.id === id);
    if (!row) return problem(404, 'center.unknown_staff', '没有这位员工。');
    if (password) return { status: 204 };
    Object.assign(row, body);
    return { json: row };
  }

  private flows({ method, path, raw, request }: Ask): Answer | undefined {
    const view = () => ({
      id: 'main',
      revision: this.flow.revision,
      draft: this.flow.draft,
      drafted_at: new Date().toISOString(),
      findings: this.flow.findings,
      publications: Array.from({ length: this.flow.version }, (_, index) => ({
        version: this.flow.version - index,
        published_at: new Date(Date.now() - index * 86_400_000).toISOString(),
        published_by: PEOPLE[4]?.id ?? null,
      })),
    });
    if (path === '/flows') {
      const { id, publications } = view();
      return {
        json: {
          items: [
            {
              id,
              name: LOCAL('主流程', 'Main flow'),
              lines: ['95588', 'web-portal'],
              version: this.flow.version,
              published_at: publications[0]?.published_at ?? null,
              has_changes: this.flow.findings.length > 0,
            },
          ],
        },
      };
    }
    if (path === '/flows/main' && method === 'GET') return { json: view() };
    if (path === '/flows/main' && method === 'PUT') {
      if (request.headers['if-match'] !== `"${this.flow.revision}"`) {
        return problem(412, 'selfservice.changed', '内容已被他人修改，请刷新后重试。');
      }
      this.flow = {
        ...this.flow,
        revision: this.flow.revision + 1,
        draft: JSON.parse(raw.toString()),
        findings: [],
      };
      return { json: view() };
    }
    if (path === '/flows/main/publications' && method === 'POST') {
      this.flow = { ...this.flow, version: this.flow.version + 1 };
      return { status: 201, json: view().publications[0] };
    }
    if (path.startsWith('/flows/main/publications/')) return { json: FLOW };
    if (path === '/flows/main/checks') {
      const isMended = !raw.toString().includes('"next":"balance"');
      return { json: { items: isMended ? [] : FLOW_FINDINGS } };
    }
    if (path === '/flows/main/test-cases') return { json: { items: [] } };
    if (path === '/flows/main/test-runs') return { json: { passed: true, items: [] } };
    if (path === '/flow-schema') return { json: FLOW_SCHEMA };
    if (path === '/opening-hours') return { json: { items: [{ key: 'main', open: true }] } };
    return path.startsWith('/flows/')
      ? problem(404, 'selfservice.unknown_flow', '没有这个流程。')
      : undefined;
  }

  private said({ method, path, raw }: Ask): Answer | undefined {
    if (path === '/announcements') return { json: { items: this.announcements } };
    const key = /^\/announcements\/([^/]+)$/.exec(path)?.[1];
    if (!key) return undefined;
    const others = this.announcements.filter((one) => one.key !== key);
    if (method === 'DELETE') {
      this.announcements = others;
      return { status: 204 };
    }
    const row = { key, valid: true, ...JSON.parse(raw.toString()) };
    this.announcements = [...others, row];
    return { json: row };
  }
}
