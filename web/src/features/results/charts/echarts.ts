// What is used of echarts, and no more; it comes when a chart is looked at.
import {BarChart, ScatterChart} from 'echarts/charts';
import {BrushComponent, GridComponent, TooltipComponent} from 'echarts/components';
import {init, use} from 'echarts/core';
import {CanvasRenderer} from 'echarts/renderers';

use([BarChart, ScatterChart, BrushComponent, GridComponent, TooltipComponent, CanvasRenderer]);

export {init};
export type {EChartsType} from 'echarts/core';
