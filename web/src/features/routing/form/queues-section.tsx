import { DeleteOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { AddChoice } from '@/features/office/form/choice-fields';
import { showPlace } from '@/features/office/form/show-place';
import { useQueues } from '@/features/office/settings';
import { escaped } from '@/shared/json/pointer';
import type { SkillLevel } from '../model/policy';
import { usePolicyForm } from './policy-context';
import { QueueFields } from './queue-fields';
import { QueueTimeline } from './queue-timeline';
import { StatementCard } from './statement-card';

/** What queues ask of their agents by themselves. */
function useOwnSkills(): (queue: string) => SkillLevel[] {
  const queues = useQueues();
  return (queue) =>
    (queues.find((one) => one.id === queue)?.skills ?? []).map(([skill, level]) => ({ skill, level }));
}

/** Queue by queue, drawn as what happens to a customer who waits there. */
export function QueuesSection() {
  const { policy, words, choices, mayEdit, put, toggle, opened } = usePolicyForm();
  const { t } = words;
  const own = useOwnSkills();
  const queues = Object.entries(policy.queues ?? {});
  return (
    <>
      {queues.length === 0 && <p className="quiet-line">{t('noQueues')}</p>}
      <ul className="statements">
        {queues.map(([queue, rules]) => {
          const at = `/queues/${escaped(queue)}`;
          const name = words.queue(queue);
          return (
            <li key={queue}>
              <StatementCard
                at={at}
                name={queue}
                sentence={<strong>{name}</strong>}
                drawing={<QueueTimeline queue={queue} rules={rules} own={own(queue)} />}
                acts={
                  <Button
                    size="small"
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('removeOf', { name })}
                    onClick={() => put(at, undefined)}
                  />
                }
              >
                {() => <QueueFields at={at} queue={queue} rules={rules} />}
              </StatementCard>
            </li>
          );
        })}
      </ul>
      {mayEdit && (
        <AddChoice
          label={t('addQueue')}
          options={choices.queues.filter((one) => policy.queues?.[one.value] === undefined)}
          add={(queue) => {
            const at = `/queues/${escaped(queue)}`;
            put(at, {});
            if (!opened.includes(at)) toggle(at);
            showPlace(document.body, at);
          }}
        />
      )}
    </>
  );
}
