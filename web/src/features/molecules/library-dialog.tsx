// Chooses one of the library's molecules.
import {Modal, Stack} from '@mantine/core';
import {useCallback, useEffect, useState} from 'react';
import {field as words, words as library} from '~/texts/molecules';
import {Empty, Failure, Waiting} from '~/ui/states';
import {LibraryTable} from './library-table';
import {useMolecules, type Format, type Molecule, type Sought} from './queries';
import {SearchBar} from './search-bar';

interface LibraryDialogProps {
  opened: boolean;
  onClose: () => void;
  /** That may be chosen; none for any. */
  formats: readonly string[];
  onChoose: (molecule: Molecule) => void;
}

/** The server filters by one format; of several the others are left out here. */
function Choices({formats, onChoose}: Pick<LibraryDialogProps, 'formats' | 'onChoose'>) {
  const [sought, setSought] = useState<Sought>({});
  const only = formats.length === 1 ? (formats[0] as Format) : undefined;
  const library_ = useMolecules(only ? {...sought, format: only} : sought);
  const {data, isError, error, hasNextPage, isFetchingNextPage, fetchNextPage} = library_;
  const fits = (data?.pages ?? []).flatMap(({items}) => items).filter(({format}) => formats.length === 0 || formats.includes(format));
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    if (fits.length === 0) more();
  }, [fits.length, more]);
  return (
    <Stack gap="sm">
      <SearchBar sought={sought} onChange={setSought} error={error} {...(formats.length ? {formats} : {})} />
      {isError ? <Failure error={error} retry={() => void library_.refetch()} />
        : !data || (fits.length === 0 && hasNextPage) ? <Waiting />
        : fits.length === 0 ? <Empty>{library.noneFits}</Empty>
        : <LibraryTable molecules={fits} sought={sought} onChoose={onChoose} onEnd={more} height="min(56vh, 560px)" />}
    </Stack>
  );
}

export function LibraryDialog({opened, onClose, formats, onChoose}: LibraryDialogProps) {
  return (
    <Modal closeButtonProps={{'aria-label': words.close}} opened={opened} onClose={onClose} title={words.pickTitle} size="min(1000px, 96vw)">
      <Choices formats={formats} onChoose={onChoose} />
    </Modal>
  );
}
