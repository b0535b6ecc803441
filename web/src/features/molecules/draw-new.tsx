// A molecule that is drawn, named and kept in the library.
import {Button, Group, Modal, Stack, TextInput} from '@mantine/core';
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {useNavigate} from '@tanstack/react-router';
import {useState} from 'react';
import {Depiction} from '~/depict/depiction';
import {SketchDialog, type Drawn} from '~/sketch/sketch-dialog';
import {states} from '~/texts/app';
import {words} from '~/texts/molecules';
import {Failure} from '~/ui/states';
import {send} from './uploads/send';

/** A molfile's first line is its title. */
export function titled(molfile: string, name: string): string {
  return molfile.replace(/^[^\r\n]*/, name.replace(/[\r\n]+/g, ' ').slice(0, 80));
}

function Save({drawn, onClose}: {drawn: Drawn; onClose: () => void}) {
  const [name, setName] = useState('');
  const cache = useQueryClient();
  const navigate = useNavigate();
  const save = useMutation({
    mutationFn: () => {
      const called = name.trim() || words.unnamed;
      return send(new File([titled(drawn.molfile, called)], `${called.replaceAll('/', ' ')}.sdf`), () => {}).done;
    },
    onSuccess: ({molecule}) => {
      void cache.invalidateQueries({queryKey: ['molecules', 'list']});
      onClose();
      void navigate({to: '/molecules/$moleculeId', params: {moleculeId: molecule.id}});
    },
  });
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      save.mutate();
    }}>
      <Stack>
        <Group justify="center"><Depiction smiles={drawn.smiles} width={300} height={200} /></Group>
        <TextInput label={words.saveName} value={name} placeholder={words.unnamed} maxLength={200} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
        {save.error && <Failure error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{states.cancel}</Button>
          <Button type="submit" loading={save.isPending}>{words.save}</Button>
        </Group>
      </Stack>
    </form>
  );
}

export function DrawNew({opened, onClose}: {opened: boolean; onClose: () => void}) {
  const [drawn, setDrawn] = useState<Drawn>();
  const forget = () => {
    setDrawn(undefined);
    onClose();
  };
  return (
    <>
      <SketchDialog opened={opened && !drawn} onClose={forget} onDone={setDrawn} />
      <Modal closeButtonProps={{'aria-label': words.close}} opened={opened && drawn !== undefined} onClose={forget} title={words.saveTitle}>
        {drawn && <Save drawn={drawn} onClose={forget} />}
      </Modal>
    </>
  );
}
