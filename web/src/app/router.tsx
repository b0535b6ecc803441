import {createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate} from '@tanstack/react-router';
import {JobList} from '~/features/jobs/job-list';
import {JobPage} from '~/features/jobs/job-page';
import {TaskList} from '~/features/tasks/task-list';
import {Empty} from '~/ui/states';
import {texts} from '~/texts';
import {Shell} from './shell';

const root = createRootRoute({component: Shell, notFoundComponent: () => <Empty>{texts.states.notFound}</Empty>});
const at = <Path extends string>(path: Path, component: Parameters<typeof createRoute>[0]['component']) =>
  createRoute({getParentRoute: () => root, path, ...(component ? {component} : {})});

const routes = [
  at('/', () => <Navigate to="/tasks" replace />),
  at('/tasks', TaskList),
  // The forms' library comes with the first form.
  at('/tasks/$taskId', lazyRouteComponent(() => import('~/features/tasks/task-page'), 'TaskPage')),
  at('/jobs', JobList),
  at('/jobs/$jobId', JobPage),
];

export const router = createRouter({routeTree: root.addChildren(routes), defaultPreload: 'intent'});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
