// The places of the app that its navigation leads to, and who sees them.
import {IconChartHistogram, IconFlask, IconHexagons, IconLayoutDashboard, IconListDetails, IconRoute, IconShield, type Icon} from '@tabler/icons-react';
import {nav} from '~/texts/app';

export interface Place {
  to: string;
  label: string;
  icon: Icon;
  /** Any of these permissions; everybody without. */
  needs?: readonly string[];
}

export const places: readonly Place[] = [
  {to: '/', label: nav.dashboard, icon: IconLayoutDashboard},
  {to: '/tasks', label: nav.tasks, icon: IconFlask},
  {to: '/molecules', label: nav.molecules, icon: IconHexagons, needs: ['molecules.read']},
  {to: '/pipelines', label: nav.pipelines, icon: IconRoute, needs: ['pipelines.read']},
  {to: '/jobs', label: nav.jobs, icon: IconListDetails},
  {to: '/results', label: nav.results, icon: IconChartHistogram, needs: ['results.read']},
  {to: '/admin', label: nav.admin, icon: IconShield, needs: ['users.read', 'roles.read', 'tokens.write', 'tasks.write', 'audit.read']},
];
