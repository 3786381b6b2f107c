import { useMemo } from 'react';
import { Card } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useNames, useSkills, useStaffList } from '@/features/office/settings';
import type { ContactDetail } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { duration, listed } from '@/shared/i18n/format';
import { type Candidate, type Decision, reason } from './decision';
import { useRecordTexts } from './texts';

/** 为什么是这位座席: the last decision about the contact, in plain words, as the journal tells it. */
export function WhyAgent({ detail }: { detail: ContactDetail }) {
  const t = useRecordTexts();
  const names = useNames();
  const skills = useSkills();
  const isLeader = has(useRoles(), 'shift_leader', 'director', 'clerk', 'auditor');
  const decision = detail.events.findLast(({ event }) => event.type === 'decided')?.event.decision as
    | Decision
    | undefined;
  const staff = useStaffList(isLeader && decision !== undefined);
  const agents = useMemo(() => new Map(staff.map((one) => [one.id, one.name])), [staff]);
  if (!decision) return null;
  const { contact } = detail;
  const agent = (id: string) =>
    agents.get(id) ?? (id === contact.agent_id ? contact.agent_name : null) ?? t('party.agent');
  const skill = (key: string) => localised(skills.find((one) => one.id === key)?.name) || key;
  const need = ([key, level]: [string, number]) =>
    level > 0 ? t('why.need', { skill: skill(key), level }) : t('why.dropped', { skill: skill(key) });
  const standing = (one: Candidate) =>
    listed([
      t('why.stands', { contacts: one.contacts }),
      ...(one.ability === null ? [] : [t('why.ability', { ability: (one.ability / 10).toFixed(0) })]),
      ...(one.levels_missing === null ? [] : [t('why.levels', { missing: one.levels_missing })]),
    ]);
  const queue = names.queue(decision.queue);
  const facts: [string, string][] = [
    [t('why.rules'), decision.rules.length > 0 ? decision.rules.join(' · ') : t('why.noRules')],
    [
      t('why.queue'),
      decision.served_as === decision.queue
        ? queue
        : t('why.servedAs', { queue, served: names.queue(decision.served_as) }),
    ],
    [t('why.needs'), listed(decision.needs.map(need)) || t('why.none')],
    ...(decision.relaxed.length > 0
      ? ([[t('why.relaxed'), listed(decision.relaxed.map(need))]] as [string, string][])
      : []),
    [t('why.waited'), duration(decision.waited_milliseconds / 1000)],
    [t('why.priority'), t(decision.at_head ? 'why.head' : 'why.points', { points: decision.priority })],
    [t('why.standing'), standing(decision.chosen)],
    [
      t('why.others'),
      decision.others === 0
        ? t('why.nobody')
        : isLeader
          ? t('why.otherAgents', {
              count: decision.others,
              names: listed(decision.next_in_line.map((one) => agent(one.agent))),
            })
          : t('why.othersCount', { count: decision.others }),
    ],
  ];
  return (
    <Card
      title={t('why.title')}
      extra={
        <span className="quiet">
          {decision.policy > 0 ? t('why.policy', { version: decision.policy }) : t('why.noPolicy')}
        </span>
      }
    >
      <p className="why-choice">
        <strong>{t('why.choice', { agent: agent(decision.agent), why: reason(t, decision.why) })}</strong>
      </p>
      <dl className="why-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
