// One file of the library: what it is, what is in it, where it may go from here.
import {Anchor, Button, Card, Center, Grid, Text, Title} from '@mantine/core';
import {IconDownload, IconPlayerPlay, IconTrash} from '@tabler/icons-react';
import {Link, useNavigate, useParams} from '@tanstack/react-router';
import {lazy, Suspense, useState} from 'react';
import {ownUrl} from '~/api/client';
import {useMay} from '~/api/session';
import {Depiction} from '~/depict/depiction';
import {detail as words, words as library} from '~/texts/molecules';
import {confirm} from '~/ui/confirm';
import {tell, tellFailure} from '~/ui/notify';
import {Page} from '~/ui/page';
import {Empty, Loaded, Waiting} from '~/ui/states';
import {isDrawable} from './file-text';
import {isMacromolecule} from './picture';
import {PropertyTable} from './property-table';
import {useFirstDrawing, useMolecule, useRemove, type Molecule} from './queries';
import {RecordTable} from './record-table';
import {saveFile} from './save-file';
import {UseInTask} from './use-in-task';

const StructureViewer = lazy(() => import('~/viewer/structure-viewer'));

function Actions({molecule}: {molecule: Molecule}) {
  const may = useMay();
  const navigate = useNavigate();
  const remove = useRemove();
  const [using, setUsing] = useState(false);
  const begin = () => remove.mutate([molecule.id], {
    onError: tellFailure,
    onSuccess: ({failures: [failure]}) => {
      if (failure) return tellFailure(new Error(failure.detail));
      tell(library.deleted(1));
      void navigate({to: '/molecules'});
    },
  });
  const ask = () => confirm({title: library.deleteTitle(1), hint: library.deleteHint, action: library.delete, onConfirm: begin});
  return (
    <>
      <Button leftSection={<IconPlayerPlay size={16} />} onClick={() => setUsing(true)}>{words.use}</Button>
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => saveFile(molecule.id).catch(tellFailure)}>{library.download}</Button>
      {may('molecules.write') && <Button variant="light" color="red" leftSection={<IconTrash size={16} />} loading={remove.isPending} onClick={ask}>{library.delete}</Button>}
      <UseInTask molecule={molecule} opened={using} onClose={() => setUsing(false)} />
    </>
  );
}

function Structure({molecule}: {molecule: Molecule}) {
  const inSpace = molecule.properties.dimensions === 3;
  const drawable = isDrawable(molecule.format) && !isMacromolecule(molecule);
  const read = useFirstDrawing(molecule, drawable && !molecule.first?.smiles);
  const drawing = molecule.first?.smiles ?? read.data;
  const width = inSpace && drawable ? 6 : 12;
  return (
    <Grid>
      {drawable && <Grid.Col span={{base: 12, md: width}}>
        <Title order={2} size="h4" mb="xs">{words.drawing}</Title>
        <Card withBorder p="xs">
          {!drawing && read.isPending ? <Waiting rows={6} />
            : <Center mih={120}>{drawing ? <Depiction smiles={drawing} name={molecule.name} width={420} height={320} /> : <Text size="sm">{words.noDrawing}</Text>}</Center>}
        </Card>
      </Grid.Col>}
      {inSpace && molecule.download_url && <Grid.Col span={{base: 12, md: width}}>
        <Title order={2} size="h4" mb="xs">{words.space}</Title>
        <Suspense fallback={<Waiting rows={8} />}>
          <StructureViewer url={ownUrl(molecule.download_url)} format={molecule.format} />
        </Suspense>
      </Grid.Col>}
      {!inSpace && !drawable && <Grid.Col span={12}><Empty>{words.noSpace}</Empty></Grid.Col>}
    </Grid>
  );
}

export function MoleculePage() {
  const {moleculeId} = useParams({strict: false}) as {moleculeId: string};
  return (
    <Loaded query={useMolecule(moleculeId)}>
      {(molecule) => (
        <Page title={molecule.name} about={<Text size="sm" c="dimmed">{molecule.format.toUpperCase()}</Text>} actions={<Actions molecule={molecule} />}>
          <Structure molecule={molecule} />
          <section aria-label={words.properties}>
            <Title order={2} size="h4" mb="xs">{words.properties}</Title>
            <PropertyTable molecule={molecule} />
          </section>
          {molecule.molecule_count > 1 && !isMacromolecule(molecule) && (
            <section aria-label={words.records}>
              <Title order={2} size="h4" mb="xs">{words.records}</Title>
              <RecordTable moleculeId={molecule.id} />
            </section>
          )}
          <Anchor component={Link} to="/molecules" size="sm">{words.back}</Anchor>
        </Page>
      )}
    </Loaded>
  );
}
