import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { timeOfDay } from '@/shared/i18n/format';
import { fontFamily } from '@/shared/theme/tokens';
import type { Bin } from './types';

echarts.use([LineChart, BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface CurveChartProps {
  history: readonly Bin[];
  names: Record<'arrived' | 'answered' | 'abandoned' | 'waiting', string>;
}

const COLOURS = { arrived: '#8fb4e8', answered: '#57d9a3', abandoned: '#ff8a84', waiting: '#ffc857' };

/** Everything is measured in the page's rem, so that the picture grows with the wall. */
function options({ history, names }: CurveChartProps, rem: number) {
  const text = { color: '#b9c9de', fontSize: rem, fontFamily };
  const line = { color: '#2c405c' };
  const smooth = { type: 'line' as const, showSymbol: false };
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 3.5 * rem, right: 3 * rem, top: 2.6 * rem, bottom: 1.9 * rem },
    legend: {
      top: 0,
      right: 0,
      itemWidth: 1.8 * rem,
      itemHeight: 0.8 * rem,
      itemGap: 1.4 * rem,
      textStyle: text,
    },
    // Drawn on the canvas: a page with a strict CSP has no inline styles.
    tooltip: {
      trigger: 'axis' as const,
      renderMode: 'richText' as const,
      backgroundColor: '#0b1626',
      borderColor: '#3a5170',
      textStyle: { ...text, color: '#fff' },
    },
    xAxis: {
      type: 'category' as const,
      data: history.map((bin) => timeOfDay(bin.at)),
      axisLabel: {
        ...text,
        hideOverlap: true,
        interval: (_: number, label: string) => label.endsWith(':00'),
      },
      axisLine: { lineStyle: line },
      axisTick: { show: false },
    },
    yAxis: [
      { type: 'value' as const, minInterval: 1, axisLabel: text, splitLine: { lineStyle: line } },
      {
        type: 'value' as const,
        minInterval: 1,
        axisLabel: { ...text, color: COLOURS.waiting },
        splitLine: { show: false },
      },
    ],
    series: [
      {
        name: names.arrived,
        type: 'bar' as const,
        data: history.map((bin) => bin.arrived),
        itemStyle: { color: '#3b5f92' },
        barCategoryGap: '20%',
      },
      {
        ...smooth,
        name: names.answered,
        data: history.map((bin) => bin.answered),
        lineStyle: { width: 0.18 * rem, color: COLOURS.answered },
        itemStyle: { color: COLOURS.answered },
      },
      {
        ...smooth,
        name: names.abandoned,
        data: history.map((bin) => bin.abandoned),
        lineStyle: { width: 0.18 * rem, color: COLOURS.abandoned, type: 'dashed' as const },
        itemStyle: { color: COLOURS.abandoned },
      },
      {
        ...smooth,
        name: names.waiting,
        yAxisIndex: 1,
        step: 'middle' as const,
        data: history.map((bin) => bin.waiting),
        lineStyle: { width: 0.12 * rem, color: COLOURS.waiting },
        itemStyle: { color: COLOURS.waiting },
      },
    ],
  };
}

const remNow = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

export default function CurveChart(props: CurveChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!box.current) return;
    const made = echarts.init(box.current, undefined, { renderer: 'canvas' });
    chart.current = made;
    const observer = new ResizeObserver(() => {
      made.resize();
      made.setOption(options(latest.current, remNow()));
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(options(props, remNow()));
  }, [props]);

  return <div className="curve-canvas" ref={box} />;
}
