/** Ant Design for staff pages: our tokens, the language of the page, and the nonce that the CSP asks for. */
import { ConfigProvider, type ThemeConfig } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n';
import './staff.css';
import { fontFamily, palette } from './tokens';

const theme: ThemeConfig = {
  token: {
    colorPrimary: palette.brand,
    // Ant Design makes what is pointed at lighter, below 4.5:1; ours gets darker.
    colorPrimaryHover: '#0a4db8',
    colorPrimaryActive: '#083f96',
    colorLinkHover: '#0a4db8',
    colorErrorHover: '#a8071a',
    colorErrorActive: '#820014',
    colorLink: palette.brand,
    colorInfo: palette.brand,
    colorSuccess: palette.good,
    colorWarning: palette.warn,
    colorError: palette.bad,
    colorText: palette.ink,
    colorTextSecondary: palette.inkSoft,
    colorTextTertiary: palette.inkQuiet,
    colorTextDescription: palette.inkQuiet,
    colorTextPlaceholder: '#667085',
    colorTextDisabled: '#667085',
    colorBorder: '#8b96a8',
    colorBorderSecondary: palette.line,
    colorBgLayout: palette.ground,
    borderRadius: 6,
    fontSize: 14,
    fontFamily,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Button: { contentFontSizeSM: 13 },
    Form: { itemMarginBottom: 16 },
    // The choices are seen as one control on the page's ground too.
    Segmented: { trackBg: palette.line },
    Tabs: { horizontalMargin: '0' },
  },
};

/** The nonce of this page's CSP; absent in development. */
export function cspNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce || undefined;
}

export function StaffTheme({ children }: { children: ReactNode }) {
  const tag = useLanguage();
  const nonce = cspNonce();
  return (
    <ConfigProvider
      theme={theme}
      locale={tag === 'en' ? en : zh}
      csp={nonce ? { nonce } : undefined}
      button={{ autoInsertSpace: false }}
    >
      <div className="staff-app">{children}</div>
    </ConfigProvider>
  );
}
