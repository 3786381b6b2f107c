import { Button } from 'antd';
import { Mark } from '@/features/office/mark';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { useArticleChanges, useFeedback, useReadings } from './knowledge-api';
import { useKnowledgeTexts } from './texts';

/** What agents say of an article, and how often it is read. */
export function VoiceView({ id, maySettle }: { id: string; maySettle: boolean }) {
  const t = useKnowledgeTexts();
  const feedback = useFeedback(id);
  const readings = useReadings(id);
  const { settle } = useArticleChanges(id);
  if (feedback.error) return <Failed error={feedback.error} retry={() => void feedback.refetch()} />;
  if (!feedback.data) return <Loading />;
  const days = readings.data?.items ?? [];
  const sum = (who: 'staff' | 'bot') => days.reduce((all, day) => all + day[who], 0);
  return (
    <>
      <dl className="knowledge-figures">
        <div>
          <dt>{`${t('readings')} · ${t('byStaff')}`}</dt>
          <dd>{sum('staff')}</dd>
        </div>
        <div>
          <dt>{`${t('readings')} · ${t('byBot')}`}</dt>
          <dd>{sum('bot')}</dd>
        </div>
      </dl>
      {feedback.data.items.length === 0 ? (
        <p className="quiet-line">{t('noFeedback')}</p>
      ) : (
        <ul className="knowledge-voices">
          {feedback.data.items.map((one) => (
            <li key={one.id}>
              <Mark kind={one.kind === 'helpful' ? 'good' : 'warn'}>{t(`kind.${one.kind}`)}</Mark>
              <span>{one.comment}</span>
              <span className="quiet-line">
                {t('version')} {one.version} · {dayAndTime(one.at)}
              </span>
              {one.settled_at ? (
                <Mark kind="plain">{t('settled')}</Mark>
              ) : (
                maySettle &&
                one.kind !== 'helpful' && (
                  <Button size="small" onClick={() => settle.mutate(one.id)}>
                    {t('settle')}
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
