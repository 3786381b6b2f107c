/** What a shift leader did or says, above the conversation, until the agent acknowledges it. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { OpenMention } from '@/features/mentions/mentions-button';
import { api } from '@/shared/api/client';
import type { DeskNotice, DeskView, Localised } from '@/shared/api/types';
import { play } from '@/shared/audio/tones';
import { localised } from '@/shared/i18n';
import { listed, timeOfDay } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { InlineFailure } from '@/shared/ui/states';
import { useDesk, useDeskAct } from './desk-context';
import './notices.css';
import { useHasSettled } from './settled';
import { useDeskTexts } from './texts';

export function Notices({ view }: { view: DeskView }) {
  const t = useDeskTexts();
  useSound(view.notices);
  if (view.notices.length === 0) return null;
  return (
    <section className="desk-notices" aria-label={t('notices.label')} role="alert">
      {view.notices.map((notice) => (
        <Notice key={notice.id} notice={notice} view={view} />
      ))}
    </section>
  );
}

function Notice({ notice, view }: { notice: DeskNotice; view: DeskView }) {
  const t = useDeskTexts();
  const desk = useDesk();
  const act = useDeskAct(`notice:${notice.id}`);
  const wording = useWording(view);
  const isSettled = useHasSettled(notice.id);
  return (
    <div className="desk-notice">
      <p>
        <span className="numbers desk-notice-at">{timeOfDay(notice.at)}</span> {wording(notice)}
      </p>
      <InlineFailure error={act.error} retry={act.retry} />
      {notice.what.kind === 'mentioned' && <OpenMention id={notice.id} />}
      <Button
        size="small"
        type="primary"
        loading={act.busy}
        aria-disabled={!isSettled}
        onClick={() => isSettled && void desk.acknowledge(notice.id)}
      >
        {t('notices.acknowledge')}
      </Button>
    </div>
  );
}

function useWording(view: DeskView): (notice: DeskNotice) => string {
  const t = useDeskTexts();
  const shared = useSharedTexts();
  const skillName = useSkillNames();
  return ({ from, what }) => {
    switch (what.kind) {
      case 'message':
        return `${t('notices.message', { from })} ${what.text}`;
      case 'state_changed': {
        const state = shared(`agentState.${what.state}`);
        const reason = localised(view.reasons.find((one) => one.code === what.reason)?.name);
        return reason
          ? t('notices.stateReason', { from, state, reason })
          : t('notices.state', { from, state });
      }
      case 'abilities_changed': {
        const skills = listed(what.skills.map(([skill, level]) => `${skillName(skill)} ${level}`));
        return t('notices.abilities', {
          from,
          skills: skills || t('notices.noSkills'),
          voice: what.voice_capacity,
          text: what.text_capacity,
          deferred: what.deferred_capacity ?? 0,
        });
      }
      case 'mentioned':
        return `${t('notices.mentioned', { from })} ${what.text}`;
      case 'taken_back':
        return t('notices.takenBack', { from });
    }
  };
}

function useSkillNames(): (skill: string) => string {
  const { data } = useQuery({
    queryKey: ['skills', 'names'],
    queryFn: async () => (await api.get<{ items: { id: string; name: Localised }[] }>('/skills')).items,
    staleTime: 10 * 60_000,
  });
  return (skill) => localised(data?.find((one) => one.id === skill)?.name) || skill;
}

/** Sounds once for each notice that comes while the page is open. */
function useSound(notices: readonly DeskNotice[]): void {
  const heard = useRef<Set<string> | null>(null);
  useEffect(() => {
    const isFirst = heard.current === null;
    const known = heard.current ?? new Set<string>();
    const fresh = notices.some((notice) => !known.has(notice.id));
    heard.current = new Set(notices.map((notice) => notice.id));
    if (fresh && !isFirst) play('message');
  }, [notices]);
}
