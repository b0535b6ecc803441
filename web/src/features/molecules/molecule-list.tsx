// The library of molecules: what is in it, what comes in, what goes.
import {Button, Group, Text} from '@mantine/core';
import {IconPencil, IconUpload} from '@tabler/icons-react';
import {useCallback, useRef, useState} from 'react';
import {useMay} from '~/api/session';
import {words} from '~/texts/molecules';
import {Page} from '~/ui/page';
import {Empty, Failure, Waiting} from '~/ui/states';
import {DrawNew} from './draw-new';
import {LibraryTable} from './library-table';
import {isAtFilter} from './more-filters';
import {useMolecules} from './queries';
import {SearchBar} from './search-bar';
import {SelectionBar} from './selection-bar';
import {useSought} from './sought';
import {DropAnywhere} from './uploads/drop-anywhere';
import {uploadQueue} from './uploads/upload-queue';
import {UploadList} from './uploads/upload-list';

function ChooseFiles({variant}: {variant?: string}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input ref={input} type="file" multiple hidden aria-label={words.upload} onChange={(event) => {
        uploadQueue.add([...(event.currentTarget.files ?? [])]);
        event.currentTarget.value = '';
      }} />
      <Button {...(variant ? {variant} : {})} leftSection={<IconUpload size={16} />} onClick={() => input.current?.click()}>{words.upload}</Button>
    </>
  );
}

function Library() {
  const [sought, setSought] = useSought();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const may = useMay();
  const library = useMolecules(sought);
  const molecules = library.data?.pages.flatMap(({items}) => items) ?? [];
  const chosen = molecules.filter(({id}) => selected.has(id));  // one of them may have gone meanwhile
  const {hasNextPage, isFetchingNextPage, fetchNextPage} = library;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const isSearch = Object.keys(sought).length > 0;
  if (library.data && molecules.length === 0 && !isSearch) return <Empty action={may('molecules.write') && <ChooseFiles />}>{words.none}</Empty>;
  return (
    <>
      <SearchBar sought={sought} onChange={setSought} error={library.error} />
      {chosen.length > 0 && <SelectionBar molecules={chosen} onGone={setSelected} />}
      {library.isError ? !isAtFilter(library.error, sought) && <Failure error={library.error} retry={() => void library.refetch()} />
        : !library.data ? <Waiting />
        : molecules.length === 0 ? <Empty action={<Button variant="default" onClick={() => setSought({})}>{words.clear}</Button>}>{words.noneFits}</Empty>
        : <LibraryTable molecules={molecules} sought={sought} onEnd={more} selected={selected} onSelect={setSelected} />}
    </>
  );
}

export function MoleculeList() {
  const may = useMay();
  const [drawing, setDrawing] = useState(false);
  const writes = may('molecules.write');
  return (
    <Page title={words.title} actions={writes && (
      <Group gap="xs">
        <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setDrawing(true)}>{words.draw}</Button>
        <ChooseFiles />
      </Group>
    )}>
      {writes && <DropAnywhere onFiles={(files) => uploadQueue.add(files)} />}
      {writes && <Text size="sm" c="dimmed" visibleFrom="sm">{words.dropHint}</Text>}
      <UploadList />
      <Library />
      {writes && <DrawNew opened={drawing} onClose={() => setDrawing(false)} />}
    </Page>
  );
}
