/** What an agent is believed to be able to, by business, and why: own figures, the team's, and how much either counts. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useKnowledgeNames } from '@/features/knowledge/names';
import { dayAndTime, duration } from '@/shared/i18n/format';
import { Dialog } from '@/shared/ui/dialog';
import { InlineFailure, Loading } from '@/shared/ui/states';
import { teamApi } from './team-api';
import './ability-profile.css';
import { useTeamTexts } from './texts';
import type { Believed, BusinessAbility, TeamAgent } from './types';

/** Twice the team's mean is as slow as is drawn. */
const SLOWEST = 2;

export function AbilityProfile({ agent, onClose }: { agent: TeamAgent; onClose(): void }) {
  const t = useTeamTexts();
  const client = useQueryClient();
  const [isCounting, setCounting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = ['team', 'ability-profile', agent.id];
  const read = useQuery({ queryKey: key, queryFn: () => teamApi.abilityProfile(agent.id) });
  const count = async () => {
    setCounting(true);
    setError(null);
    try {
      await teamApi.countAbilities();
      await client.invalidateQueries({ queryKey: key });
    } catch (problem) {
      setError(problem);
    } finally {
      setCounting(false);
    }
  };
  const items = [...(read.data?.items ?? [])].sort((a, b) => b.contacts - a.contacts);
  return (
    <Dialog
      title={`${t('profile.title')} · ${agent.name} ${agent.number}`}
      width={860}
      onClose={onClose}
      foot={
        <>
          <span className="quiet-line profile-when">
            {read.data?.counted_at && t('profile.countedAt', { at: dayAndTime(read.data.counted_at) })}
          </span>
          <Button loading={isCounting} onClick={() => void count()}>
            {t('profile.count')}
          </Button>
          <Button type="primary" data-first-focus onClick={onClose}>
            {t('profile.close')}
          </Button>
        </>
      }
    >
      <p className="quiet-line">{t('profile.text')}</p>
      <InlineFailure error={read.error ?? error} />
      {read.isPending && <Loading />}
      {read.data && items.length === 0 && <p className="quiet-line">{t('profile.none')}</p>}
      {items.length > 0 && <Profile items={items} />}
    </Dialog>
  );
}

function Profile({ items }: { items: readonly BusinessAbility[] }) {
  const t = useTeamTexts();
  const names = useKnowledgeNames();
  return (
    <>
      <div className="table-frame">
        <table className="data-table profile">
          <thead>
            <tr>
              <th scope="col">{t('profile.business')}</th>
              <th scope="col">{t('profile.contacts')}</th>
              <th scope="col">{t('profile.handling')}</th>
              <th scope="col">{t('profile.satisfaction')}</th>
              <th scope="col">{t('profile.resolution')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.business}>
                <th scope="row">{names.business(one.business)}</th>
                <td className="numbers">{one.contacts}</td>
                <td>
                  <Figure
                    figure={one.handling_seconds}
                    place={(value) => 1 - value / (SLOWEST * one.handling_seconds.team)}
                    says={(value) => duration(Math.round(value))}
                  />
                </td>
                <td>
                  <Figure figure={one.satisfaction} place={(value) => value} says={percent} />
                </td>
                <td>
                  <Figure figure={one.resolution} place={(value) => value} says={percent} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet-line profile-legend" aria-hidden="true">
        <span className="profile-dot" /> {t('profile.believed')}
        <span className="profile-ring" /> {t('profile.own')}
        <span className="profile-tick" /> {t('profile.team')}
      </p>
    </>
  );
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

/** The figure on a line on which right is better. */
function Figure({
  figure,
  place,
  says,
}: {
  figure: Believed;
  place(value: number): number;
  says(value: number): string;
}) {
  const t = useTeamTexts();
  if (figure.count === 0) return <span className="quiet-line">{t('profile.unseen')}</span>;
  const at = (value: number) => `${(Math.min(1, Math.max(0, place(value))) * 100).toFixed(1)}%`;
  const words = t('profile.words', {
    value: says(figure.value),
    own: says(figure.own ?? figure.value),
    team: says(figure.team),
    count: figure.count,
    weight: percent(figure.weight),
  });
  return (
    <span className="profile-figure" title={words}>
      <strong className="numbers">{says(figure.value)}</strong>
      <svg className="profile-line" role="img" aria-label={words} height="16">
        <title>{words}</title>
        <line x1="0" x2="100%" y1="8" y2="8" className="profile-track" />
        <line x1={at(figure.team)} x2={at(figure.team)} y1="2" y2="14" className="profile-team" />
        {figure.own !== null && <circle cx={at(figure.own)} cy="8" r="4.5" className="profile-own" />}
        <circle cx={at(figure.value)} cy="8" r="4" className="profile-value" />
      </svg>
    </span>
  );
}
