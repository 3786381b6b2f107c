import { Button } from 'antd';
import { Card } from '@/features/office/page-parts';
import { useStaffList } from '@/features/office/settings';
import { dayAndTime } from '@/shared/i18n/format';
import type { Finding, Publication } from './flows-api';
import { useFlowTexts } from './texts';

/** What keeps the draft from being published; each finding leads to its line. */
export function Findings({
  findings,
  onShow,
}: {
  findings: readonly Finding[];
  onShow: (pointer: string) => void;
}) {
  const t = useFlowTexts();
  return (
    <Card title={t('findings')}>
      {findings.length === 0 ? (
        <p className="finding-none">
          <span aria-hidden="true">✓</span> {t('noFindings')}
        </p>
      ) : (
        <>
          <p className="finding-some">
            <span aria-hidden="true">▲</span> {t('findingCount', { count: findings.length })}
          </p>
          <ol className="findings">
            {findings.map((finding) => (
              <li key={`${finding.pointer} ${finding.code}`}>
                <button type="button" onClick={() => onShow(finding.pointer)}>
                  <span>{finding.message}</span>
                  <code>{finding.pointer || '/'}</code>
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}

/** The published versions, the latest first. */
export function Publications(props: {
  publications: readonly Publication[];
  viewed: number | null;
  onView: (version: number) => void;
}) {
  const { publications, viewed, onView } = props;
  const t = useFlowTexts();
  const staff = useStaffList();
  const by = (id: string | null) => staff.find((one) => one.id === id)?.name ?? '';
  return (
    <Card title={t('history')}>
      {publications.length === 0 ? (
        <p className="quiet-line">{t('noHistory')}</p>
      ) : (
        <ul className="publications">
          {publications.map((one) => (
            <li key={one.version}>
              <span>
                <strong>{t('versionOf', { version: one.version })}</strong>
                <br />
                <span className="quiet-word numbers">
                  {dayAndTime(one.published_at)} {by(one.published_by)}
                </span>
              </span>
              <Button size="small" aria-pressed={viewed === one.version} onClick={() => onView(one.version)}>
                {t('view')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
