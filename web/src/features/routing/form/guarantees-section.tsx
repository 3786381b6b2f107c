import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { FieldGroup } from '@/features/office/form/field-frame';
import { TextField } from '@/features/office/form/text-field';
import { conditions, measureSentence, targetSentence } from '../model/phrases';
import { AT_LEAST, freeId, type Guarantee, OVER_SECONDS } from '../model/policy';
import { NumberField } from './number-field';
import { usePolicyForm } from './policy-context';
import { Sentence } from './sentence';
import { StatementActs, StatementCard } from './statement-card';
import { useStatementList } from './statement-list';
import { TargetFields } from './target-fields';
import { WhenFields } from './when-fields';

function GuaranteeFields({ at, guarantee }: { at: string; guarantee: Guarantee }) {
  const { words, put } = usePolicyForm();
  const { t } = words;
  return (
    <>
      <div className="fields">
        <TextField
          label={t('guaranteeId')}
          at={`${at}/id`}
          value={guarantee.id}
          longest={64}
          put={(id) => put(`${at}/id`, id)}
        />
      </div>
      <FieldGroup label={t('who')}>
        <WhenFields at={`${at}/to`} when={guarantee.to} />
      </FieldGroup>
      <FieldGroup label={t('promised')}>
        <div className="fields">
          <TargetFields at={`${at}/target`} target={guarantee.target} />
          <NumberField
            label={t('field.over')}
            at={`${at}/over_seconds`}
            value={guarantee.over_seconds ?? OVER_SECONDS}
            unit={t('unit.seconds')}
            least={1}
            put={(seconds) => put(`${at}/over_seconds`, seconds)}
          />
          <NumberField
            label={t('field.at_least')}
            at={`${at}/at_least`}
            value={guarantee.at_least ?? AT_LEAST}
            unit={t('unit.people')}
            put={(count) => put(`${at}/at_least`, count)}
          />
        </div>
      </FieldGroup>
    </>
  );
}

/** What is promised to whom. */
export function GuaranteesSection() {
  const { policy, words, mayEdit } = usePolicyForm();
  const { t } = words;
  const guarantees = policy.guarantees ?? [];
  const list = useStatementList('/guarantees', guarantees);
  return (
    <>
      {guarantees.length === 0 && <p className="quiet-line">{t('noGuarantees')}</p>}
      <ol className="statements">
        {guarantees.map((guarantee, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a promise is its place
          <li key={index}>
            <StatementCard
              at={`/guarantees/${index}`}
              name={guarantee.id}
              sentence={
                <Sentence who={conditions(guarantee.to, words)} what={[]}>
                  <strong>{targetSentence(guarantee.target, words)}</strong>{' '}
                  <span className="quiet">{measureSentence(guarantee, words)}</span>
                </Sentence>
              }
              acts={<StatementActs name={guarantee.id} acts={list.acts(index)} />}
            >
              {() => <GuaranteeFields at={`/guarantees/${index}`} guarantee={guarantee} />}
            </StatementCard>
          </li>
        ))}
      </ol>
      {mayEdit && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() =>
            list.add({
              id: freeId('promise', guarantees),
              to: {},
              target: { kind: 'answered_within', percent: 90, seconds: 20 },
            })
          }
        >
          {t('addGuarantee')}
        </Button>
      )}
    </>
  );
}
