import { type Column, DataTable } from '@/features/office/data-table';
import { Card } from '@/features/office/page-parts';
import { InlineFailure, Loading } from '@/shared/ui/states';
import type { Figure, Replay, ReplayFigures } from './policies';
import { useRoutingTexts } from './texts';

interface Row {
  name: string;
  draft: string;
  present: string;
  difference: string;
}

const shown = (figure: Figure | undefined, digits: number, times = 1) =>
  figure
    ? `${(figure.mean * times).toFixed(digits)} (${(figure.low * times).toFixed(digits)}–${(figure.high * times).toFixed(digits)})`
    : '–';

/** What yesterday would have been by a version, beside what it is by the policy in force. */
export function ReplayView({
  version,
  replay,
  error,
  isPlaying,
}: {
  version: number;
  replay: Replay | undefined;
  error: unknown;
  isPlaying: boolean;
}) {
  const t = useRoutingTexts();
  const row = (
    name: string,
    of: (figures: ReplayFigures) => Figure | undefined,
    digits = 1,
    times = 1,
  ): Row => ({
    name,
    draft: shown(replay && of(replay.draft), digits, times),
    present: shown(replay && of(replay.in_force), digits, times),
    difference: '',
  });
  const rows: Row[] = replay
    ? [
        {
          ...row(`${t('figures.service_level')} (%)`, (all) => all.service_level, 1, 100),
          difference: shown(replay.service_level_difference, 1, 100),
        },
        {
          ...row(t('figures.mean_wait'), (all) => all.mean_wait_seconds),
          difference: shown(replay.mean_wait_difference, 1),
        },
        row(t('figures.answered'), (all) => all.answered),
        row(t('figures.abandoned'), (all) => all.abandoned),
        row(t('figures.turned_away'), (all) => all.turned_away),
        row(t('figures.diverted'), (all) => all.diverted),
        row(t('figures.call_backs_offered'), (all) => all.call_backs_offered),
        ...[
          ...new Set([
            ...Object.keys(replay.draft.guarantees_broken),
            ...Object.keys(replay.in_force.guarantees_broken),
          ]),
        ].map((id) => row(t('figures.guarantee', { id }), (all) => all.guarantees_broken[id])),
      ]
    : [];
  const present = replay?.in_force.version ?? 0;
  const columns: Column<Row>[] = [
    { title: t('figure'), render: (one) => one.name },
    { title: t('draft', { version }), width: 220, isNumber: true, render: (one) => one.draft },
    {
      title: present > 0 ? t('present', { version: present }) : t('presentNone'),
      width: 220,
      isNumber: true,
      render: (one) => one.present,
    },
    { title: t('difference'), width: 200, isNumber: true, render: (one) => one.difference },
  ];
  return (
    <Card title={t('replayVersion', { version })}>
      {isPlaying && <Loading label={t('replaying')} />}
      <InlineFailure error={error} />
      {replay && (
        <>
          <p className="state-text">
            {t('replayed', {
              day: new Date(replay.day).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }),
              contacts: replay.contacts,
              agents: replay.agents,
              days: replay.days_played,
            })}
          </p>
          <DataTable
            caption={t('replayVersion', { version })}
            columns={columns}
            rows={rows}
            rowKey={(one) => one.name}
          />
        </>
      )}
    </Card>
  );
}
