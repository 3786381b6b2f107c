import { localised } from '@/shared/i18n';
import { useDesigner } from '../designer-context';
import { nodeName, placeOf } from '../model/document';
import { useFlowTexts } from '../texts';

/** What keeps the flow from being published; each finding leads to its place. */
export function FindingsPanel() {
  const t = useFlowTexts();
  const { document, findings, show } = useDesigner();
  return (
    <div className="panel">
      <h2 className="panel-title">{t('findings')}</h2>
      {findings === null ? (
        <p className="quiet-line">{t('checking')}</p>
      ) : findings.length === 0 ? (
        <p className="finding-none">
          <span aria-hidden="true">✓</span> {t('noFindings')}
        </p>
      ) : (
        <>
          <p className="finding-some">
            <span aria-hidden="true">▲</span> {t('findingCount', { count: findings.length })}
          </p>
          <ol className="findings">
            {findings.map((finding) => {
              const { node } = placeOf(finding.pointer);
              return (
                <li key={`${finding.pointer} ${finding.code}`}>
                  <button type="button" onClick={() => show(finding.pointer)}>
                    <strong>{node === null ? t('heading') : nodeName(document, node, localised)}</strong>
                    <span>{finding.message}</span>
                    <code>{finding.pointer || '/'}</code>
                  </button>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </div>
  );
}
