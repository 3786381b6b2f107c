/** Figures as they are read from five metres. */

/** `86.4%`; whole percent from 99.95 up, a dash when there is nothing to divide by. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return '–';
  const hundred = share * 100;
  return `${hundred >= 99.95 ? 100 : hundred.toFixed(1)}%`;
}

/** Minutes and seconds, `0:07`, `12:30`, `1:02:03`; a dash for none. */
export function minutes(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–';
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(rest)}:${two(whole % 60)}` : `${rest}:${two(whole % 60)}`;
}

/** `1,204`. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toLocaleString('en-US');
}
