import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { type StaffRow, useSites, useSkills } from '@/features/office/settings';
import type { Language, Role } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { InlineFailure } from '@/shared/ui/states';
import { useStaffChanges } from './staff-api';
import { useStaffAdminTexts } from './texts';

const ROLES: Role[] = ['agent', 'shift_leader', 'clerk', 'maintainer', 'inspector', 'auditor', 'director'];
const LANGUAGES: Language[] = ['zh', 'en'];

interface Fields {
  number: string;
  name: string;
  password: string;
  roles: Role[];
  language: Language;
  voice: number;
  text: number;
  deferred: number;
  site: string;
  skills: { skill: string; level: number }[];
}

function SkillList() {
  const t = useStaffAdminTexts();
  const skills = useSkills();
  const options = skills.map((skill) => ({ value: skill.id, label: localised(skill.name) || skill.id }));
  return (
    <Form.List name="skills">
      {(fields, { add, remove }) => (
        <div className="skill-list">
          {fields.map(({ key, name }) => (
            <div className="skill-row" key={key}>
              <Form.Item name={[name, 'skill']} rules={[{ required: true, message: t('required') }]}>
                <Select options={options} aria-label={t('skill')} placeholder={t('skill')} />
              </Form.Item>
              <Form.Item name={[name, 'level']} rules={[{ required: true, message: t('required') }]}>
                <InputNumber min={1} max={10} aria-label={t('level')} prefix={t('level')} />
              </Form.Item>
              <Button onClick={() => remove(name)}>{t('removeSkill')}</Button>
            </div>
          ))}
          <Button onClick={() => add({ level: 5 })}>{t('addSkill')}</Button>
        </div>
      )}
    </Form.List>
  );
}

/** One member of staff; `row` absent: another one. */
export function StaffForm({
  row,
  onClose,
}: {
  row: StaffRow | null;
  onClose: (saved: StaffRow | null) => void;
}) {
  const t = useStaffAdminTexts();
  const shared = useSharedTexts();
  const [form] = Form.useForm<Fields>();
  const { create, change } = useStaffChanges();
  const [error, setError] = useState<unknown>(null);
  const roles = Form.useWatch('roles', form) ?? row?.roles ?? [];
  const isAgent = roles.includes('agent');
  const sites = useSites();
  const needed = [{ required: true, message: t('required') }];

  const submit = async (fields: Fields) => {
    setError(null);
    const common = {
      name: fields.name.trim(),
      roles: fields.roles,
      language: fields.language,
      ...(isAgent
        ? {
            skills: (fields.skills ?? []).map(({ skill, level }): [string, number] => [skill, level]),
            voice_capacity: fields.voice,
            text_capacity: fields.text,
            deferred_capacity: fields.deferred,
            // A new member of staff has no site that could be taken away.
            site: row ? (fields.site ?? '') : fields.site || null,
          }
        : {}),
    };
    try {
      const saved = row
        ? await change.mutateAsync({ id: row.id, change: common })
        : await create.mutateAsync({
            skills: [],
            voice_capacity: 0,
            text_capacity: 0,
            deferred_capacity: 0,
            ...common,
            number: fields.number.trim(),
            password: fields.password,
          });
      onClose(saved);
    } catch (problem) {
      setError(problem);
    }
  };

  return (
    <FormDialog
      title={row ? `${t('edit')} · ${row.name} ${row.number}` : t('add')}
      isSaving={create.isPending || change.isPending}
      onSave={() => form.submit()}
      onClose={() => onClose(null)}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        autoComplete="off"
        initialValues={{
          number: row?.number ?? '',
          name: row?.name ?? '',
          roles: row?.roles ?? ['agent'],
          language: row?.language ?? 'zh',
          voice: row?.voice_capacity ?? 1,
          text: row?.text_capacity ?? 3,
          deferred: row?.deferred_capacity ?? 1,
          site: row?.site ?? '',
          skills: (row?.skills ?? []).map(([skill, level]) => ({ skill, level })),
        }}
        onFinish={submit}
      >
        {!row && (
          <Form.Item name="number" label={t('number')} rules={needed}>
            <Input autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('name')} rules={needed}>
          <Input autoComplete="off" />
        </Form.Item>
        {!row && (
          <Form.Item
            name="password"
            label={t('password')}
            extra={t('passwordRule')}
            rules={[{ required: true, min: 8, message: t('passwordRule') }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        )}
        <Form.Item name="roles" label={t('roles')} rules={needed}>
          <Select
            mode="multiple"
            defaultActiveFirstOption={false}
            showSearch={{ optionFilterProp: 'label' }}
            options={ROLES.map((role) => ({ value: role, label: shared(`role.${role}`) }))}
          />
        </Form.Item>
        <Form.Item name="language" label={t('language')}>
          <Select options={LANGUAGES.map((value) => ({ value, label: shared(`languageName.${value}`) }))} />
        </Form.Item>
        {isAgent && (
          <fieldset className="agent-part">
            <legend>{t('agentPart')}</legend>
            <div className="form-pair">
              <Form.Item name="voice" label={t('voice')}>
                <InputNumber min={0} max={1} />
              </Form.Item>
              <Form.Item name="text" label={t('text')}>
                <InputNumber min={0} max={20} />
              </Form.Item>
              <Form.Item name="deferred" label={t('deferred')}>
                <InputNumber min={0} max={20} />
              </Form.Item>
            </div>
            <Form.Item name="site" label={t('site')}>
              <Select
                allowClear
                options={sites.map((site) => ({ value: site.id, label: localised(site.name) }))}
              />
            </Form.Item>
            <SkillList />
          </fieldset>
        )}
        <InlineFailure error={error} />
      </Form>
    </FormDialog>
  );
}
