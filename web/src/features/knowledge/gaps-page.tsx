import { App, Button, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Answered } from '@/features/office/answered';
import { useCursor } from '@/features/office/cursor';
import { DataTable } from '@/features/office/data-table';
import { FormDialog } from '@/features/office/dialogs';
import { Card, PageHead, Pager } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { dayAndTime } from '@/shared/i18n/format';
import { InlineFailure } from '@/shared/ui/states';
import {
  type Gap,
  type GapState,
  titleOf,
  useArticles,
  useGap,
  useGapDecision,
  useGaps,
} from './knowledge-api';
import { useKnowledgeNames } from './names';
import { useKnowledgeTexts } from './texts';
import './knowledge.css';

const STATES: readonly GapState[] = ['open', 'assigned', 'answered', 'dismissed'];

function GapDialog({ gap, onClose }: { gap: Gap; onClose: () => void }) {
  const t = useKnowledgeTexts();
  const names = useKnowledgeNames();
  const { message } = App.useApp();
  const full = useGap(gap.topic);
  const decide = useGapDecision(gap.topic);
  const articles = useArticles({ limit: 200, standing: 'current' });
  const [state, setState] = useState<GapState>(gap.state === 'open' ? 'assigned' : gap.state);
  const [institution, setInstitution] = useState(gap.institution ?? undefined);
  const [article, setArticle] = useState(gap.article ?? undefined);
  const [note, setNote] = useState(gap.note);
  const save = () =>
    decide.mutate(
      { decision: { state, institution, article, note }, revision: gap.revision },
      {
        onSuccess: () => {
          void message.success(t('gaps.done'));
          onClose();
        },
      },
    );
  return (
    <FormDialog title={gap.example} isSaving={decide.isPending} onSave={save} onClose={onClose}>
      <p className="knowledge-label">{t('gaps.questions')}</p>
      <ul className="knowledge-questions">
        {(full.data?.questions ?? [gap.example]).map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <Segmented<GapState>
        aria-label={t('gaps.state')}
        value={state}
        options={STATES.map((value) => ({ value, label: t(`gaps.${value}`) }))}
        onChange={setState}
      />
      {state === 'assigned' && (
        <Select
          aria-label={t('gaps.writer')}
          placeholder={t('gaps.writer')}
          className="knowledge-wide"
          value={institution}
          options={names.institutions}
          onChange={setInstitution}
        />
      )}
      {state === 'answered' && (
        <Select
          aria-label={t('gaps.answeredBy')}
          placeholder={t('gaps.answeredBy')}
          className="knowledge-wide"
          showSearch={{ optionFilterProp: 'label' }}
          value={article}
          options={(articles.data?.items ?? []).map((row) => ({
            value: row.id,
            label: titleOf(row),
          }))}
          onChange={setArticle}
        />
      )}
      <Input.TextArea
        aria-label={t('gaps.noteLabel')}
        placeholder={t('gaps.noteLabel')}
        className="knowledge-wide"
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <InlineFailure error={decide.error} />
    </FormDialog>
  );
}

/** 待补知识: questions that no article answers. */
export default function GapsPage() {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const names = useKnowledgeNames();
  const cursor = useCursor();
  const mayDecide = has(useRoles(), 'clerk', 'shift_leader');
  const [query, setQuery] = useSearchParams();
  const state = STATES.find((one) => one === query.get('state')) ?? 'open';
  const answer = useGaps(state, cursor.after);
  const { isPlaceholderData } = answer;
  const [chosen, setChosen] = useState<Gap | null>(null);
  return (
    <>
      <PageHead title={office('section.gaps')} intro={t('gaps.intro')}>
        <Segmented<GapState>
          aria-label={t('gaps.state')}
          value={state}
          options={STATES.map((value) => ({ value, label: t(`gaps.${value}`) }))}
          onChange={(value) => setQuery({ state: value }, { replace: true })}
        />
      </PageHead>
      <Card>
        <Answered
          query={answer}
          isEmpty={(data) => data.items.length === 0}
          empty={{ title: t('gaps.emptyTitle'), text: t('gaps.emptyText') }}
        >
          {(data) => (
            <>
              <DataTable<Gap>
                caption={office('section.gaps')}
                rows={data.items}
                rowKey={(row) => row.topic}
                isOld={isPlaceholderData}
                columns={[
                  { title: t('gaps.question'), render: (row) => row.example },
                  {
                    title: t('gaps.asked'),
                    width: 90,
                    isNumber: true,
                    render: (row) => <strong>{row.asked}</strong>,
                  },
                  { title: t('gaps.last'), width: 130, render: (row) => dayAndTime(row.last_at) },
                  {
                    title: t('gaps.writer'),
                    width: 180,
                    render: (row) => (row.institution ? names.institution(row.institution) : '–'),
                  },
                  {
                    title: t('gaps.decide'),
                    width: 110,
                    render: (row) =>
                      mayDecide && (
                        <Button size="small" onClick={() => setChosen(row)}>
                          {t('gaps.decide')}
                        </Button>
                      ),
                  },
                ]}
              />
              <Pager cursor={cursor} next={data.next} count={data.items.length} />
            </>
          )}
        </Answered>
      </Card>
      {chosen && <GapDialog gap={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}
