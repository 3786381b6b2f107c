import { Component, type ReactNode } from 'react';
import { useSharedTexts } from '../i18n/shared';
import './states.css';

/** Catches what a part of the page throws, so that the rest goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const t = useSharedTexts();
  return (
    <div className="state-box" role="alert">
      <span className="state-title state-title-bad">{t('state.broken')}</span>
      <div className="state-text">{t('state.brokenText')}</div>
      <button type="button" className="plain-button" onClick={() => location.reload()}>
        {t('state.reload')}
      </button>
    </div>
  );
}
