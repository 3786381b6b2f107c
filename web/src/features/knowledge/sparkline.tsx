const [WIDTH, HEIGHT] = [160, 36];

/** How often something was asked, hour by hour. */
export function Sparkline({ line, label }: { line: readonly number[]; label: string }) {
  const most = Math.max(1, ...line);
  const step = line.length > 1 ? WIDTH / (line.length - 1) : 0;
  const points = line.map(
    (count, index) =>
      `${(index * step).toFixed(1)},${(HEIGHT - 3 - (count / most) * (HEIGHT - 6)).toFixed(1)}`,
  );
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
      <polyline points={points.join(' ')} />
    </svg>
  );
}
