/* Yuanyin chat widget. On any page:
 *   <script src="https://bank.example/widget.js" data-line="web-widget" async></script>
 * Optional: data-lang="zh|en", data-label="…", data-side="left". Needs nothing, styles nothing of the page, hears only
 * its own frame. The page's origin must be on the bank's list of allowed origins. */
(() => {
  const script = document.currentScript;
  if (!script?.src || window.yuanyinWidget) return;
  const data = script.dataset;
  const bank = new URL(script.src).origin;
  const isEnglish = /^en/i.test(data.lang || document.documentElement.lang);
  const side = data.side === 'left' ? 'left' : 'right';
  const openLabel = data.label || (isEnglish ? 'Chat with us' : '在线客服');
  const closeLabel = isEnglish ? 'Close chat' : '收起客服';
  let wanted = { width: 400, height: 640 };
  let isOpen = false;
  let frame = null;

  // Through the CSSOM, so that a page with a strict CSP shows it too.
  const style = (element, rules) => {
    for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value, 'important');
  };

  const host = document.createElement('div');
  style(host, { all: 'initial' });
  const root = host.attachShadow({ mode: 'closed' });
  const button = document.createElement('button');
  button.type = 'button';
  button.lang = isEnglish ? 'en' : 'zh-CN';
  style(button, {
    all: 'initial',
    position: 'fixed',
    bottom: '24px',
    [side]: '24px',
    'z-index': '2147483000',
    'min-height': '56px',
    padding: '0 24px',
    border: '2px solid #fff',
    'border-radius': '28px',
    background: '#0b5876',
    color: '#fff',
    cursor: 'pointer',
    'white-space': 'nowrap',
    font: '600 16px/1.4 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif',
    'box-shadow': '0 4px 20px rgba(12,42,58,.28)',
  });
  button.onfocus = () => {
    const outline = button.matches(':focus-visible') ? '3px solid #b3701a' : 'none';
    style(button, { outline, 'outline-offset': '3px' });
  };
  button.onblur = () => style(button, { outline: 'none' });
  root.append(button);

  const place = () => {
    if (!frame) return;
    const { innerWidth: width, innerHeight: height } = window;
    const isSmall = width < 500 || height < 480;
    style(frame, {
      all: 'initial',
      display: isOpen ? 'block' : 'none',
      position: 'fixed',
      'z-index': '2147483001',
      background: '#f4f8fa',
      width: isSmall ? '100%' : `${Math.min(wanted.width, width - 48)}px`,
      height: isSmall ? '100%' : `${Math.min(wanted.height, height - 120)}px`,
      bottom: isSmall ? '0' : '96px',
      [side]: isSmall ? '0' : '24px',
      'border-radius': isSmall ? '0' : '16px',
      'box-shadow': '0 8px 40px rgba(12,42,58,.24)',
    });
  };

  const show = (open) => {
    isOpen = open;
    if (open && !frame) {
      const query = new URLSearchParams({
        embed: 1,
        line: data.line || 'web-widget',
        lang: isEnglish ? 'en' : 'zh',
      });
      query.set('origin', location.origin);
      frame = document.createElement('iframe');
      frame.title = isEnglish ? 'Online service' : '在线客服对话';
      frame.src = `${bank}/customer/?${query}`;
      root.append(frame);
    }
    button.setAttribute('aria-expanded', open);
    button.textContent = open ? closeLabel : openLabel;
    place();
    if (frame) (open ? frame : button).focus();
  };

  button.onclick = () => show(!isOpen);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen && document.activeElement === host) show(false);
  });
  window.addEventListener('resize', place);
  window.addEventListener('message', ({ origin, source, data: said }) => {
    if (!frame || origin !== bank || source !== frame.contentWindow || !said) return;
    if (said.yuanyin === 'close' && isOpen) show(false);
    if (said.yuanyin === 'size' && said.width > 0 && said.height > 0) {
      wanted = { width: Math.max(280, said.width), height: Math.max(320, said.height) };
      place();
    }
  });
  show(false);
  window.yuanyinWidget = { open: () => show(true), close: () => show(false) };
  if (document.body) document.body.append(host);
  else document.addEventListener('DOMContentLoaded', () => document.body.append(host));
})();
