import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Answered } from '@/features/office/answered';
import { DataTable } from '@/features/office/data-table';
import { ConfirmDialog, FormDialog } from '@/features/office/dialogs';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { listed } from '@/shared/i18n/format';
import { InlineFailure } from '@/shared/ui/states';
import { Field, findingsOf } from './field';
import { usePutSynonyms, useSynonyms } from './shelves-api';
import { useKnowledgeTexts } from './texts';
import './knowledge.css';

/** More are found by their words. */
const MOST_SHOWN = 100;

interface Group {
  /** The place in the list; its length for another group. */
  place: number;
  words: string[];
}

interface ListOfGroups {
  groups: string[][];
  revision: number;
}

function GroupDialog({ list, group, onClose }: { list: ListOfGroups; group: Group; onClose: () => void }) {
  const t = useKnowledgeTexts();
  const { message } = App.useApp();
  const put = usePutSynonyms();
  const [words, setWords] = useState(group.words);
  const wrong = [...findingsOf(put.error)].filter(([pointer]) => {
    const [, , place] = pointer.split('/');
    return place === String(group.place);
  });
  const save = () => {
    const groups = [...list.groups];
    groups[group.place] = words;
    put.mutate(
      { groups, revision: list.revision },
      {
        onSuccess: () => {
          void message.success(t('synonyms.done'));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={group.place < list.groups.length ? t('synonyms.change') : t('synonyms.add')}
      isSaving={put.isPending}
      onSave={save}
      onClose={onClose}
    >
      <Field label={t('synonyms.words')} finding={wrong[0]?.[1]} help={t('synonyms.help')}>
        {(field) => (
          <Select
            id={field}
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={[',', '，', '、', ' ']}
            value={words}
            onChange={setWords}
          />
        )}
      </Field>
      <InlineFailure error={put.error} />
    </FormDialog>
  );
}

/** 同义词: words that mean the same for searches and answers. */
export default function SynonymsPage() {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const mayWrite = has(useRoles(), 'clerk', 'shift_leader');
  const { message } = App.useApp();
  const query = useSynonyms();
  const put = usePutSynonyms();
  const [sought, setSought] = useState('');
  const [chosen, setChosen] = useState<Group | null>(null);
  const [leaving, setLeaving] = useState<Group | null>(null);
  const list: ListOfGroups | undefined = query.data && {
    groups: query.data.body.groups,
    revision: query.data.revision,
  };
  const wish = sought.trim().toLowerCase();
  const found = (list?.groups ?? [])
    .map((words, place): Group => ({ place, words }))
    .filter(({ words }) => words.some((word) => word.toLowerCase().includes(wish)));
  return (
    <>
      <PageHead title={office('section.synonyms')} intro={t('synonyms.intro')}>
        {mayWrite && (
          <Button
            type="primary"
            disabled={!list}
            onClick={() => list && setChosen({ place: list.groups.length, words: [] })}
          >
            {t('synonyms.add')}
          </Button>
        )}
      </PageHead>
      <Card>
        <Input
          className="knowledge-sought"
          allowClear
          aria-label={t('synonyms.seek')}
          placeholder={t('synonyms.seek')}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
        <p className="quiet-line" role="status">
          {list && t('synonyms.count', { count: found.length })}
          {found.length > MOST_SHOWN && ` ${t('synonyms.first', { count: MOST_SHOWN })}`}
        </p>
        <Answered
          query={query}
          isEmpty={() => found.length === 0}
          empty={{ title: t('synonyms.emptyTitle'), text: t('synonyms.emptyText') }}
        >
          {() => (
            <DataTable<Group>
              caption={office('section.synonyms')}
              rows={found.slice(0, MOST_SHOWN)}
              rowKey={(row) => row.words.join(' ')}
              columns={[
                { title: t('synonyms.first1'), width: 160, render: (row) => <strong>{row.words[0]}</strong> },
                { title: t('synonyms.others'), render: (row) => listed(row.words.slice(1)) },
                {
                  title: t('synonyms.try'),
                  width: 110,
                  render: (row) => (
                    <Link
                      to={`/knowledge?q=${encodeURIComponent(row.words.at(-1) ?? '')}`}
                      aria-label={`${t('synonyms.tryVerb')} ${row.words.at(-1)}`}
                    >
                      {t('synonyms.tryVerb')}
                    </Link>
                  ),
                },
                ...(mayWrite
                  ? [
                      {
                        title: office('change'),
                        width: 170,
                        render: (row: Group) => (
                          <div className="knowledge-marks">
                            <Button
                              size="small"
                              aria-label={`${office('change')} ${row.words[0]}`}
                              onClick={() => setChosen(row)}
                            >
                              {office('change')}
                            </Button>
                            <Button
                              size="small"
                              aria-label={`${t('synonyms.remove')} ${row.words[0]}`}
                              onClick={() => setLeaving(row)}
                            >
                              {t('synonyms.remove')}
                            </Button>
                          </div>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </Answered>
      </Card>
      {list && chosen && <GroupDialog list={list} group={chosen} onClose={() => setChosen(null)} />}
      {list && leaving && (
        <ConfirmDialog
          title={t('synonyms.removeAsk', { words: listed(leaving.words) })}
          text={t('synonyms.removeText')}
          verb={t('synonyms.remove')}
          isDanger
          onConfirm={async () => {
            const groups = list.groups.filter((_, place) => place !== leaving.place);
            await put.mutateAsync({ groups, revision: list.revision });
            void message.success(t('synonyms.done'));
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}
