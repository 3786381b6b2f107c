import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { FieldGroup } from '@/features/office/form/field-frame';
import { TextField } from '@/features/office/form/text-field';
import { conditions, effects } from '../model/phrases';
import { blankRule, freeId, type Rule } from '../model/policy';
import { usePolicyForm } from './policy-context';
import { Sentence } from './sentence';
import { StatementActs, StatementCard } from './statement-card';
import { useStatementList } from './statement-list';
import { ThenFields } from './then-fields';
import { WhenFields } from './when-fields';

function RuleFields({ at, rule }: { at: string; rule: Rule }) {
  const { words, put } = usePolicyForm();
  const { t } = words;
  return (
    <>
      <div className="fields">
        <TextField
          label={t('ruleId')}
          at={`${at}/id`}
          value={rule.id}
          longest={64}
          put={(id) => put(`${at}/id`, id)}
        />
      </div>
      <FieldGroup label={t('who')}>
        <WhenFields at={`${at}/when`} when={rule.when} />
      </FieldGroup>
      <FieldGroup label={t('what')}>
        <ThenFields at={`${at}/then`} then={rule.then} />
      </FieldGroup>
    </>
  );
}

/** The rules in their order, each a sentence until it is opened. */
export function RulesSection() {
  const { policy, words, mayEdit } = usePolicyForm();
  const { t } = words;
  const rules = policy.rules ?? [];
  const list = useStatementList('/rules', rules);
  return (
    <>
      {rules.length === 0 && <p className="quiet-line">{t('noRules')}</p>}
      <ol className="statements">
        {rules.map((rule, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place
          <li key={index}>
            <StatementCard
              at={`/rules/${index}`}
              name={rule.id}
              number={index + 1}
              sentence={<Sentence who={conditions(rule.when, words)} what={effects(rule.then, words)} />}
              acts={<StatementActs name={rule.id} acts={list.acts(index)} />}
            >
              {() => <RuleFields at={`/rules/${index}`} rule={rule} />}
            </StatementCard>
          </li>
        ))}
      </ol>
      {mayEdit && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => list.add(blankRule(freeId('rule', rules)))}
        >
          {t('addRule')}
        </Button>
      )}
    </>
  );
}
