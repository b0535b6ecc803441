import {useQuery} from '@tanstack/react-query';
import {api, ask, Problem, type ProblemDetails, type Schemas} from '~/api/client';

export type Usage = Schemas['Usage'];
export type Ready = Schemas['Ready'];

export function useUsage() {
  return useQuery({queryKey: ['usage'], queryFn: () => ask(api.GET('/api/v1/usage'))});
}

/** A platform that is not ready says so with a 503 that tells what is amiss. */
export function useReady() {
  return useQuery({
    queryKey: ['services', 'ready'],
    queryFn: async (): Promise<Ready> => {
      const {data, error, response} = await api.GET('/ready');
      const said = data ?? (error as Partial<Ready> | undefined);
      if (said?.checks) return said as Ready;
      throw new Problem({type: 'about:blank', title: 'Unreachable', code: 'unreachable', status: response.status, detail: `The platform answered ${response.status}.`} as ProblemDetails);
    },
  });
}
