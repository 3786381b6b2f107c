import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useRef, useState } from 'react';
import { ApiProblem, api } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { Field } from './field';
import {
  type Article,
  type Attachment,
  CHANNELS,
  type Content,
  RELATIONS,
  type Relation,
  TIERS,
  useArticles,
  useAttachments,
} from './knowledge-api';
import { useKnowledgeNames } from './names';
import { useKnowledgeTexts } from './texts';

const lines = (text: string) => text.split('\n');

/** The working copy of an article. */
export function ArticleForm({
  article,
  content,
  findings,
  onChange,
}: {
  article: Article;
  content: Content;
  findings: Map<string, string>;
  onChange: (content: Content) => void;
}) {
  const t = useKnowledgeTexts();
  const names = useKnowledgeNames();
  const others = useArticles({ limit: 200 });
  const files = useAttachments(article.id, true);
  const file = useRef<HTMLInputElement>(null);
  const [uploadError, setUploadError] = useState<unknown>(null);
  const { dimensions } = content;
  const turn = (change: Partial<Content['dimensions']>) =>
    onChange({ ...content, dimensions: { ...dimensions, ...change } });
  const text = (
    name: 'title' | 'official_wording' | 'customer_wording',
    rows: number,
    label: string,
    help?: string,
  ) => (
    <div className="form-pair">
      {(['zh', 'en'] as const).map((tag) => (
        <Field
          key={tag}
          label={`${label} · ${t(`form.${tag}`)}`}
          finding={findings.get(`/${name}/${tag}`)}
          help={tag === 'zh' ? help : undefined}
        >
          {(id) =>
            rows === 1 ? (
              <Input
                id={id}
                lang={tag === 'zh' ? 'zh-CN' : 'en'}
                value={content[name][tag] ?? ''}
                maxLength={120}
                onChange={(event) =>
                  onChange({ ...content, [name]: { ...content[name], [tag]: event.target.value } })
                }
              />
            ) : (
              <Input.TextArea
                id={id}
                lang={tag === 'zh' ? 'zh-CN' : 'en'}
                rows={rows}
                value={content[name][tag] ?? ''}
                onChange={(event) =>
                  onChange({ ...content, [name]: { ...content[name], [tag]: event.target.value } })
                }
              />
            )
          }
        </Field>
      ))}
    </div>
  );
  const upload = async (chosen: File) => {
    setUploadError(null);
    try {
      const { csrf } = await api.get<{ csrf: string }>('/session');
      const address = `/api/v1/articles/${encodeURIComponent(article.id)}/attachments?name=${encodeURIComponent(chosen.name)}`;
      const headers = { 'content-type': 'application/octet-stream', 'x-csrf-token': csrf };
      const answer = await fetch(address, { method: 'POST', headers, body: chosen });
      const made = (await answer.json()) as Attachment & { title?: string; code?: string };
      if (!answer.ok) throw new ApiProblem(answer.status, made.code ?? '', made.title ?? '');
      onChange({ ...content, attachments: [...content.attachments, made.object] });
      await files.refetch();
    } catch (error) {
      setUploadError(error);
    }
  };
  const related = (index: number, change: Partial<{ article: string; relation: Relation }>) =>
    onChange({
      ...content,
      related: content.related.map((one, place) => (place === index ? { ...one, ...change } : one)),
    });
  const titles = (others.data?.items ?? [])
    .filter((row) => row.id !== article.id)
    .map((row) => ({ value: row.id, label: row.title.map((piece) => piece.text).join('') }));
  const tags = (name: 'products' | 'regions', label: string) => (
    <Field label={label} finding={findings.get(`/dimensions/${name}`)}>
      {(id) => (
        <Select
          id={id}
          mode="tags"
          open={false}
          suffixIcon={null}
          value={dimensions[name]}
          onChange={(value: string[]) => turn({ [name]: value })}
        />
      )}
    </Field>
  );
  return (
    <div className="knowledge-form">
      {text('title', 1, t('title'))}
      {text('official_wording', 6, t('official'))}
      {text('customer_wording', 4, t('customer'), t('form.customerHelp'))}
      <div className="form-pair">
        {(['zh', 'en'] as const).map((tag) => (
          <Field key={tag} label={`${t('askedAs')} · ${t(`form.${tag}`)}`} help={t('form.askedHelp')}>
            {(id) => (
              <Input.TextArea
                id={id}
                rows={4}
                value={content.asked_as[tag].join('\n')}
                onChange={(event) =>
                  onChange({
                    ...content,
                    asked_as: { ...content.asked_as, [tag]: lines(event.target.value) },
                  })
                }
              />
            )}
          </Field>
        ))}
      </div>
      <div className="form-pair">
        <Field label={t('businessLabel')} finding={findings.get('/dimensions/businesses')}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              defaultActiveFirstOption={false}
              showSearch={{ optionFilterProp: 'label' }}
              value={dimensions.businesses}
              options={names.businesses}
              onChange={(businesses: string[]) => turn({ businesses })}
            />
          )}
        </Field>
        <Field label={t('institution')} finding={findings.get('/dimensions/institution')}>
          {(id) => (
            <Select
              id={id}
              value={dimensions.institution || undefined}
              options={names.institutions}
              onChange={(institution: string) => turn({ institution })}
            />
          )}
        </Field>
        <Field label={t('edition')} finding={findings.get('/edition')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={t('form.none')}
              value={content.edition}
              options={names.editions}
              onChange={(edition?: string) => onChange({ ...content, edition })}
            />
          )}
        </Field>
        <Field label={t('keywords')}>
          {(id) => (
            <Select
              id={id}
              mode="tags"
              open={false}
              suffixIcon={null}
              value={content.keywords}
              onChange={(keywords: string[]) => onChange({ ...content, keywords })}
            />
          )}
        </Field>
        {tags('products', t('form.products'))}
        {tags('regions', t('form.regions'))}
        <Field label={t('form.tiers')}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              defaultActiveFirstOption={false}
              value={dimensions.tiers}
              options={TIERS.map((value) => ({ value, label: t(`tier.${value}`) }))}
              onChange={(tiers: typeof dimensions.tiers) => turn({ tiers })}
            />
          )}
        </Field>
        <Field label={t('form.channels')}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              defaultActiveFirstOption={false}
              value={dimensions.channels}
              options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
              onChange={(channels: typeof dimensions.channels) => turn({ channels })}
            />
          )}
        </Field>
        {(['valid_from', 'valid_to'] as const).map((name) => (
          <Field
            key={name}
            label={t(name === 'valid_from' ? 'form.from' : 'form.to')}
            finding={findings.get(`/dimensions/${name}`)}
          >
            {(id) => (
              <DatePicker
                id={id}
                showTime={{ format: 'HH:mm' }}
                value={dimensions[name] ? dayjs(dimensions[name]) : null}
                onChange={(value) => turn({ [name]: value ? value.toISOString() : null })}
              />
            )}
          </Field>
        ))}
      </div>
      <fieldset className="knowledge-set">
        <legend>{t('related')}</legend>
        {content.related.map((one, index) => (
          // The order is the author's and may hold the same article twice while it is edited.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
          <div key={index} className="knowledge-related">
            <Select
              aria-label={t('form.relationLabel')}
              value={one.relation}
              options={RELATIONS.map((value) => ({ value, label: t(`relation.${value}`) }))}
              onChange={(relation: Relation) => related(index, { relation })}
            />
            <Select
              aria-label={t('form.relatedTo')}
              showSearch={{ optionFilterProp: 'label' }}
              value={one.article || undefined}
              options={titles}
              onChange={(other: string) => related(index, { article: other })}
            />
            <Button
              onClick={() =>
                onChange({ ...content, related: content.related.filter((_, place) => place !== index) })
              }
            >
              {t('form.remove')}
            </Button>
            {findings.get(`/related/${index}/article`) && (
              <p className="knowledge-finding">{findings.get(`/related/${index}/article`)}</p>
            )}
          </div>
        ))}
        <Button
          disabled={titles.length === 0}
          onClick={() =>
            onChange({
              ...content,
              related: [...content.related, { article: titles[0]?.value ?? '', relation: 'next' }],
            })
          }
        >
          {t('form.relatedAdd')}
        </Button>
      </fieldset>
      <fieldset className="knowledge-set">
        <legend>{t('attachments')}</legend>
        {content.attachments.map((object) => (
          <div key={object} className="knowledge-related">
            <span>{files.data?.items.find((one) => one.object === object)?.name ?? object}</span>
            <Button
              onClick={() =>
                onChange({ ...content, attachments: content.attachments.filter((one) => one !== object) })
              }
            >
              {t('form.remove')}
            </Button>
          </div>
        ))}
        <input
          ref={file}
          type="file"
          hidden
          accept=".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx"
          aria-label={localised(t('form.attach'))}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen) void upload(chosen);
          }}
        />
        <Button onClick={() => file.current?.click()}>{t('form.attach')}</Button>
        <InlineFailure error={uploadError} />
      </fieldset>
    </div>
  );
}
