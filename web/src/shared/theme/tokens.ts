/** Colours and type of the staff pages. Contrast is at least 4.5:1 for text on the ground that it stands on. */

export const palette = {
  brand: '#0958d9',
  brandSoft: '#e6f0ff',
  ink: '#1a2233',
  inkSoft: '#4b5568',
  inkQuiet: '#5f6b80',
  line: '#dde2ea',
  ground: '#eef1f6',
  paper: '#ffffff',
  good: '#237804',
  goodSoft: '#e9f7e3',
  warn: '#ad4e00',
  warnSoft: '#fff3e0',
  bad: '#cf1322',
  badSoft: '#fff0f0',
} as const;

export const fontFamily =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif';
