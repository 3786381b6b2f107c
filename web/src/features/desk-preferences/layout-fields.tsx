/** How the desk is arranged, in the help: the size of the type, the order of the tabs, and the way back to the defaults. */
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { PANEL_TABS, usePanelTabName } from '@/features/customer-panel/panel-tabs';
import { useStore } from '@/shared/state/store';
import { InlineFailure } from '@/shared/ui/states';
import './arranged-desk.css';
import { DEFAULT_LAYOUT, moved, ordered, TYPE_SIZES } from './layout';
import { chooseLayout, layoutChoice, savers } from './preferences';
import { usePreferenceTexts } from './texts';

export function LayoutFields() {
  const t = usePreferenceTexts();
  const tabName = usePanelTabName();
  const layout = useStore(layoutChoice, (choice) => choice);
  const failure = useStore(savers.layout.failure, (error) => error);
  const tabs = ordered(
    PANEL_TABS.map((key) => ({ key })),
    layout.tabs,
  ).map(({ key }) => key);
  const move = (key: string, by: -1 | 1) => chooseLayout({ tabs: moved(tabs, key, by) });
  return (
    <div className="layout-fields">
      <fieldset>
        <legend>{t('type.label')}</legend>
        {TYPE_SIZES.map((percent) => (
          <label key={percent}>
            <input
              type="radio"
              name="type-percent"
              checked={layout.type_percent === percent}
              onChange={() => chooseLayout({ type_percent: percent })}
            />
            {t(`type.p${percent}`)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('tabs.label')}</legend>
        <ol className="layout-tabs">
          {tabs.map((key, place) => (
            <li key={key}>
              <span>{tabName(key)}</span>
              <Button
                size="small"
                type="text"
                icon={<ArrowUpOutlined />}
                disabled={place === 0}
                aria-label={t('tabs.earlier', { name: tabName(key) })}
                onClick={() => move(key, -1)}
              />
              <Button
                size="small"
                type="text"
                icon={<ArrowDownOutlined />}
                disabled={place === tabs.length - 1}
                aria-label={t('tabs.later', { name: tabName(key) })}
                onClick={() => move(key, 1)}
              />
            </li>
          ))}
        </ol>
      </fieldset>
      <p className="help-intro">{t('columns')}</p>
      {layout !== DEFAULT_LAYOUT && (
        <div>
          <Button size="small" onClick={() => chooseLayout(null)}>
            {t('defaults')}
          </Button>
        </div>
      )}
      <InlineFailure error={failure} retry={() => savers.layout.retry()} />
    </div>
  );
}
