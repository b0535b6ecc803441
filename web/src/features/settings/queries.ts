import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

export type Key = Schemas['Key'];

const keys = ['api-keys'];

export function useApiKeys() {
  return useQuery({queryKey: keys, queryFn: () => ask(api.GET('/api/v1/auth/api-keys'))});
}

export function useMakeApiKey() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Schemas['NewApiKey']) => ask(api.POST('/api/v1/auth/api-keys', {body: wanted})),
    onSuccess: () => cache.invalidateQueries({queryKey: keys}),
  });
}

export function useRevokeApiKey() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (key_id: string) => ask(api.DELETE('/api/v1/auth/api-keys/{key_id}', {params: {path: {key_id}}})),
    onSettled: () => cache.invalidateQueries({queryKey: keys}),
  });
}
