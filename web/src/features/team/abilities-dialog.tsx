import { Button, Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { useSkills } from '@/features/office/settings';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { teamApi } from './team-api';
import { useTeamTexts } from './texts';
import type { TeamAgent } from './types';

interface Fields {
  voice: number;
  text: number;
  deferred: number;
  skills: { skill: string; level: number }[];
}

/** What an agent can do; holds at once. */
export function AbilitiesDialog({ agent, onClose }: { agent: TeamAgent; onClose(): void }) {
  const t = useTeamTexts();
  const [form] = Form.useForm<Fields>();
  const skills = useSkills();
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const options = skills.map((skill) => ({ value: skill.id, label: localised(skill.name) || skill.id }));
  const needed = [{ required: true, message: t('required') }];
  const save = async (fields: Fields) => {
    setSaving(true);
    setError(null);
    try {
      await teamApi.setAbilities(agent.id, {
        skills: (fields.skills ?? []).map(({ skill, level }): [string, number] => [skill, level]),
        voice_capacity: fields.voice,
        text_capacity: fields.text,
        deferred_capacity: fields.deferred,
      });
      onClose();
    } catch (problem) {
      setError(problem);
      setSaving(false);
    }
  };
  return (
    <FormDialog
      title={`${t('abilities')} · ${agent.name} ${agent.number}`}
      isSaving={isSaving}
      onSave={() => form.submit()}
      onClose={onClose}
    >
      <p className="quiet-line">{t('abilitiesText')}</p>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          voice: agent.voice_capacity,
          text: agent.text_capacity,
          deferred: agent.deferred_capacity,
          skills: agent.skills.map(([skill, level]) => ({ skill, level })),
        }}
        onFinish={save}
      >
        <div className="form-pair">
          <Form.Item name="voice" label={t('voice')} rules={needed}>
            <InputNumber min={0} max={1} />
          </Form.Item>
          <Form.Item name="text" label={t('text')} rules={needed}>
            <InputNumber min={0} max={20} />
          </Form.Item>
          <Form.Item name="deferred" label={t('deferred')} rules={needed}>
            <InputNumber min={0} max={20} />
          </Form.Item>
        </div>
        <Form.List name="skills">
          {(fields, { add, remove }) => (
            <div className="team-skills">
              {fields.map(({ key, name }) => (
                <div className="team-skill" key={key}>
                  <Form.Item name={[name, 'skill']} rules={needed}>
                    <Select options={options} aria-label={t('skill')} placeholder={t('skill')} />
                  </Form.Item>
                  <Form.Item name={[name, 'level']} rules={needed}>
                    <InputNumber min={1} max={10} aria-label={t('level10')} prefix={t('level10')} />
                  </Form.Item>
                  <Button onClick={() => remove(name)}>{t('removeSkill')}</Button>
                </div>
              ))}
              <Button onClick={() => add({ level: 5 })}>{t('addSkill')}</Button>
            </div>
          )}
        </Form.List>
        <InlineFailure error={error} />
      </Form>
    </FormDialog>
  );
}
